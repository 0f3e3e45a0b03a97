"""Reads QR symbols with zxing-cpp. In: 'WIDTH HEIGHT\\n' and as many grey bytes, over and over. Out: a line of JSON each, the list of texts."""

import json
import sys

import zxingcpp

pictures, answers = sys.stdin.buffer, sys.stdout
while size := pictures.readline():
    width, height = map(int, size.split())
    grey = memoryview(pictures.read(width * height)).cast("B", (height, width))
    # Other kinds of code are seen where there are none.
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormat.QRCode)
    answers.write(json.dumps([code.text for code in found]) + "\n")
    answers.flush()
