#!/usr/bin/env python3
"""What the demo left: demo_files.py FOLDER OUTPUT.

Fails unless the folder holds pictures, a calendar and verdicts that are what their names say, and every file the demo's output
names is there.
"""

import json
import re
import sys
from pathlib import Path

OUTCOMES = {"accepted", "refused", "undetermined"}


def wrong(folder, output):
    files = [path for path in folder.rglob("*") if path.is_file()]
    by_suffix = {suffix: [path for path in files if path.suffix == suffix] for suffix in (".png", ".ics", ".json")}
    for suffix, found in by_suffix.items():
        if not found:
            yield f"there is no {suffix} file"
    for path in by_suffix[".png"]:
        if not path.read_bytes().startswith(b"\x89PNG\r\n\x1a\n"):
            yield f"{path.name} is no PNG"
    for path in by_suffix[".ics"]:
        text = path.read_bytes()
        if not (text.startswith(b"BEGIN:VCALENDAR\r\n") and text.endswith(b"END:VCALENDAR\r\n") and b"BEGIN:VEVENT" in text):
            yield f"{path.name} is no calendar with an event in it"
    seen = set()
    for path in by_suffix[".json"]:
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
        except ValueError:
            yield f"{path.name} is no JSON"
            continue
        if "verdict" in path.name:
            if content.get("outcome") not in OUTCOMES:
                yield f"{path.name} has no outcome"
            else:
                seen.add(content["outcome"])
    if "accepted" not in seen:
        yield "no verdict is accepted"
    if not seen - {"accepted"}:
        yield "no verdict is anything but accepted: the demo should show a presentation that is not taken, too"
    names = {path.name for path in files}
    for named in sorted(set(re.findall(r"[\w./-]+\.(?:png|ics|json)\b", output))):
        if Path(named).name not in names:
            yield f"the output names {named}, which is not there"


def main():
    folder, output = Path(sys.argv[1]), Path(sys.argv[2]).read_text(encoding="utf-8")
    if not folder.is_dir():
        sys.exit(f"demo: {folder} was not made")
    lines = list(wrong(folder, output))
    for line in lines:
        print(f"demo: {line}", file=sys.stderr)
    if lines:
        sys.exit(1)
    print("demo: pictures, calendar and verdicts are there")


if __name__ == "__main__":
    main()
