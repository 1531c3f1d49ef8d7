"""Run on a board before files come from it over its prompt, byte for byte."""

# Bytes that a prompt or a terminal on the way would take for its own: as "=" and themselves plus 64. So a file is a
# line of any length.
#
# MicroPython writes into the UART's 128 bytes and, where they are full, looks again after 10 ms: at more than 115200
# baud they would be empty most of that time. So pieces of 120 are paced by what they take.
#
# The rate is another one only while files go out, and their end brings the old one back whatever happens, also where
# the host has gone: no board is left at a rate that nobody expects. MicroPython sets it and then fails, for it has no
# driver on the prompt's UART; a version that keeps its hands off says ValueError.

import gc
import sys
import time

import machine


def send(path, kilobaud=0):
    with open(path, "rb") as file:
        piece = file.read(512)
        while piece:
            piece = piece.replace(b"=", b"=}")
            for code in (3, 4, 10, 13):
                piece = piece.replace(bytes((code,)), bytes((61, code + 64)))
            view = memoryview(piece)
            for at in range(0, len(piece), 120):
                part = view[at : at + 120]
                sys.stdout.buffer.write(part)
                if kilobaud:
                    time.sleep_us(10000 * len(part) // kilobaud)
            gc.collect()
            piece = file.read(512)
    print()


def set_rate(baud):
    try:
        machine.UART(0, baudrate=baud)
    except OSError:
        pass


def send_fast(paths, baud):
    try:
        set_rate(115200)
    except ValueError:
        print("-")
        return
    print("*")
    time.sleep_ms(40)
    try:
        set_rate(baud)
        time.sleep_ms(60)
        for path in paths:
            send(path, baud // 1000)
        time.sleep_ms(60)
    finally:
        set_rate(115200)
        time.sleep_ms(40)
