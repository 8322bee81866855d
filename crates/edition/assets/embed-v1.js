// <reprint-list src="https://…/embed/list.json" limit="5"><a href="…">More from …</a></reprint-list>
// The link inside stays where this file does not run or the list cannot be fetched. Words only, never HTML.
customElements.define("reprint-list", class extends HTMLElement {
  async connectedCallback() {
    const src = this.getAttribute("src");
    if (!src || this.shadowRoot) return;
    try {
      const answer = await fetch(src, { credentials: "omit", referrerPolicy: "strict-origin-when-cross-origin" });
      if (!answer.ok) return;
      const list = await answer.json();
      const make = (name, words) => Object.assign(document.createElement(name), { textContent: words });
      const level = Math.min(5, Math.max(1, +this.getAttribute("heading-level") || 2));
      const style = make("style", ":host{display:block;font:inherit;color:inherit}ul{list-style:none;margin:0;padding:0}li{padding:.6em 0;border-top:1px solid currentColor}a{color:inherit}h1,h2,h3,h4,h5,h6,p{margin:0;font-size:1em}p{margin-top:.25em;font-size:.875em}");
      const section = make("section"), items = make("ul");
      section.append(make("h" + level, list.title), items);
      for (const one of list.items.slice(0, +this.getAttribute("limit") || 5)) {
        if (!/^https?:/.test(one.url)) continue;
        const item = make("li"), head = make("h" + (level + 1)), link = make("a", one.title);
        link.href = one.url;
        if (one.lang) item.lang = one.lang;
        head.append(link);
        item.append(head);
        if (one.excerpt) item.append(make("p", one.excerpt));
        if (one.date) {
          const line = make("p"), time = make("time", one.day);
          time.dateTime = one.date;
          line.append(time);
          item.append(line);
        }
        items.append(item);
      }
      this.attachShadow({ mode: "open" }).append(style, section);
    } catch { /* the link inside stays */ }
  }
});
