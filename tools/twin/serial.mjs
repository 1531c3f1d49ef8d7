/**
 * The virtual device: a twin in real time whose serial port is a socket that it inherits (tools/paceclip/usb/device.py joins it to
 * a terminal), and which takes what a person does to it, line by line, on standard input.
 *
 *   --serial FD      the socket's file descriptor
 *   --firmware DIR   what stands on a fresh flash
 *   --flash DIR      keep the flash in this folder of the host; a new folder starts as a fresh flash
 *   --speed N        the device's time runs N times as fast
 *   --heap BYTES     Python's heap
 *   --baud N         the rate of the serial line at the start, 0 for none
 *   --rate FD        a pipe: what the device's rate is, a line as it starts and after each change
 */
import { writeSync } from "node:fs";
import { Socket } from "node:net";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

import { Host } from "./host.mjs";
import { Kept } from "./kept.mjs";
import { Line } from "./line.mjs";

const UART_BAUD = 115200;
const WATCH_MS = 500;

const { values: options } = parseArgs({
    options: {
        serial: { type: "string" },
        firmware: { type: "string" },
        flash: { type: "string" },
        speed: { type: "string", default: "1" },
        heap: { type: "string" },
        baud: { type: "string", default: "0" },
        rate: { type: "string" },
    },
});

const { firmware, speed, heap } = options;
const kept = new Kept(options.flash);
kept.open(firmware);
const serial = new Socket({ fd: Number(options.serial), readable: true, writable: true });
const baud = Number(options.baud);
const toHost = new Line(baud, (bytes, done) => serial.write(bytes, done));
const toDevice = new Line(baud, (bytes) => host.receive(bytes));
const host = new Host({
    kept,
    options: { firmware, speed: Number(speed), heap: heap ? Number(heap) : null },
    serial: (bytes, done) => toHost.send(bytes, done),
    tell: ({ text }) => console.log(text),
    rate(now) {
        // Another one is as of a chip with USB of its own, which has none to set.
        if (baud !== UART_BAUD) return;
        toHost.baud = toDevice.baud = now;
        writeSync(Number(options.rate), `${now}\n`);
    },
});
serial.on("data", (bytes) => toDevice.send(bytes));
serial.on("close", () => process.exit(0));
createInterface({ input: process.stdin }).on("line", (line) => {
    if (line.trim() === "quit") process.exit(0);
    host.command(line);
});
setInterval(() => host.watch(), WATCH_MS);
host.start();
