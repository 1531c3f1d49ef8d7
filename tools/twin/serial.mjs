/**
 * The virtual device: a twin in real time whose serial port is a socket that it inherits (tools/paceclip/device.py joins it to
 * a terminal), and which takes what a person does to it, line by line, on standard input.
 *
 *   --serial FD      the socket's file descriptor
 *   --firmware DIR   what stands on a fresh flash
 *   --flash DIR      keep the flash in this folder of the host; a new folder starts as a fresh flash
 *   --speed N        the device's time runs N times as fast
 *   --heap BYTES     Python's heap
 */
import { Socket } from "node:net";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";

import { Host } from "./host.mjs";
import { Kept } from "./kept.mjs";

const WATCH_MS = 500;

const { values: options } = parseArgs({
    options: {
        serial: { type: "string" },
        firmware: { type: "string" },
        flash: { type: "string" },
        speed: { type: "string", default: "1" },
        heap: { type: "string" },
    },
});

const { firmware, speed, heap } = options;
const kept = new Kept(options.flash);
kept.open(firmware);
const serial = new Socket({ fd: Number(options.serial), readable: true, writable: true });
const host = new Host({
    kept,
    options: { firmware, speed: Number(speed), heap: heap ? Number(heap) : null },
    serial: (bytes, done) => serial.write(bytes, done),
    tell: ({ text }) => console.log(text),
});
serial.on("data", (bytes) => host.receive(bytes));
serial.on("close", () => process.exit(0));
createInterface({ input: process.stdin }).on("line", (line) => {
    if (line.trim() === "quit") process.exit(0);
    host.command(line);
});
setInterval(() => host.watch(), WATCH_MS);
host.start();
