"""subscriber.py TOPIC FOLDER: a WebSub subscriber that owes nothing to Reprint.

Finds the topic's hub, subscribes with a secret, answers the challenge, and lays every push whose signature is right
into FOLDER as 1.xml, 2.xml, …; `subscribed` appears there once the hub has asked, `forged` if a signature is wrong.
"""
import hashlib, hmac, http.server, pathlib, re, secrets, sys, threading, urllib.parse, urllib.request

topic, folder = sys.argv[1], pathlib.Path(sys.argv[2])
folder.mkdir(parents=True, exist_ok=True)
secret = secrets.token_hex(20)
lock, count = threading.Lock(), 0


class Callback(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        asked = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
        if asked.get("hub.mode") != "subscribe" or asked.get("hub.topic") != topic:
            return self.answer(404)
        (folder / "subscribed").write_text(asked.get("hub.lease_seconds", ""))
        self.answer(200, asked.get("hub.challenge", "").encode())

    def do_POST(self):
        global count
        body = self.rfile.read(int(self.headers["Content-Length"]))
        expected = "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(self.headers.get("X-Hub-Signature", ""), expected):
            (folder / "forged").write_text(str(self.headers))
            return self.answer(202)
        with lock:
            count += 1
            (folder / f"{count}.xml").write_bytes(body)
            (folder / f"{count}.headers").write_text(str(self.headers))
        self.answer(204)


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Callback)
threading.Thread(target=server.serve_forever).start()
feed = urllib.request.urlopen(topic).read().decode()
hub = re.search(r'<link[^>]*rel="hub"[^>]*>', feed)[0]
hub = re.search(r'href="([^"]+)"', hub)[1]
form = {
    "hub.mode": "subscribe", "hub.topic": topic, "hub.secret": secret, "hub.lease_seconds": "86400",
    "hub.callback": f"http://127.0.0.1:{server.server_port}/callback",
}
answer = urllib.request.urlopen(hub, urllib.parse.urlencode(form).encode())
assert answer.status == 202, answer.status
