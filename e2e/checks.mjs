// One line for every check: "ok …" or "FAIL …: why". `e2e/run` counts them.
import { createRequire } from 'node:module';

// NODE_PATH is honoured by require only.
export const require = createRequire(import.meta.url);

export async function check(name, test) {
  try {
    await test();
    console.log(`ok   ${name}`);
  } catch (error) {
    const why = String(error.message ?? error).split('\n').slice(0, 4).join(' | ');
    console.log(`FAIL ${name}: ${why}`);
  }
}

export function must(truth, why) {
  if (!truth) throw new Error(why);
}

// Asks until `ask` answers something true; what travels between the parties does so in its own time.
export async function until(what, seconds, ask) {
  const began = Date.now();
  for (;;) {
    const answer = await ask();
    if (answer) return { answer, took: (Date.now() - began) / 1000 };
    if (Date.now() - began > seconds * 1000) throw new Error(`waited ${seconds} s in vain for ${what}`);
    await new Promise((wake) => setTimeout(wake, 100));
  }
}

export async function browser() {
  const { chromium } = require('playwright-core');
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  });
}
