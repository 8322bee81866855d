"""state.py SAID FOLDER: the addresses a demo printed, as JSON."""
import json, re, sys

said = open(sys.argv[1], encoding="utf-8").read()
_, publisher, partner, plain = re.split(r"^(?:The Harbour Ledger|Valley Post|Hill Town Notes),.*$", said, flags=re.M)


def after(part, label):
    return re.search(re.escape(label) + r": (\S+)", part)[1]


json.dump({
    "publisher": {"cms": after(publisher, "knows nothing of Reprint"), "site": after(publisher, "its Reprint site"), "desk": after(publisher, "its desk")},
    "partner": {"site": after(partner, "its site"), "desk": after(partner, "its desk")},
    "plain": {"site": after(plain, "its site"), "page": after(plain, "its page at the publisher")},
    "mails": after(plain, "mails are laid into"),
    "folder": sys.argv[2],
}, sys.stdout, indent=1)
