#!/usr/bin/python3
"""qr.py - what the codes on pictures of pages say, a line each; by ZBar (Debian's python3-zbar).

    qr.py PAGE.pgm ...
"""
import sys

import zbar


def read_pgm(path):
    """Width, height, and a byte a pixel, as pdftoppm -gray writes them."""
    with open(path, "rb") as file:
        head = [file.readline() for _ in range(3)]
        pixels = file.read()
    width, height = map(int, head[1].split())
    if head[0] != b"P5\n" or head[2] != b"255\n" or len(pixels) != width * height:
        raise ValueError(f"{path} is no picture in grey")
    return width, height, pixels


def main():
    for path in sys.argv[1:]:
        width, height, pixels = read_pgm(path)
        image = zbar.Image(width, height, "Y800", pixels)
        zbar.ImageScanner().scan(image)
        for symbol in image:
            print(symbol.type, symbol.data)


if __name__ == "__main__":
    main()
