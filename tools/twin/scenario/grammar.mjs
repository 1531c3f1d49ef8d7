/**
 * The language of scenario files, and what is wrong with one: docs/scenarios.md is the other half of this file.
 *
 * A form is a statement as the document writes it: words as they stand, and in capitals what takes their place.
 */
import { readFileSync } from "node:fs";

import { FASTEST } from "../treadmill.mjs";

const DOCUMENT = "docs/scenarios.md";

/** A fault of a scenario file; the message has file, line and remedy. */
export class ScenarioError extends Error {}

const seconds = (text) => {
    const clock = /^(\d+):(\d\d)(?::(\d\d))?$/.exec(text);
    if (clock) {
        const [, first, second, third] = clock.map(Number);
        if (second > 59 || third > 59) throw new RangeError("minutes and seconds go from 00 to 59");
        return third === undefined || Number.isNaN(third) ? 60 * first + second : 3600 * first + 60 * second + third;
    }
    const [, number, unit] = /^([\d.]+) (\w+)$/.exec(text);
    return Number(number) * { s: 1, min: 60, hour: 3600, hours: 3600 }[unit];
};

const METRES = { m: 1, km: 1000, mi: 1609.344 };
const KMH = { "km/h": 1, mph: 1.609344 };

/** Metres of a DISTANCE. */
export const metres = (text) => {
    const [, number, unit] = /^([\d.]+) (\w+)$/.exec(text);
    return Number(number) * METRES[unit];
};

function kmh(text) {
    if (text === "0") return 0;
    const [number, unit] = text.split(" ");
    const speed = Number(number) * KMH[unit];
    if (speed > FASTEST / 10) throw new RangeError(`the treadmill goes up to ${FASTEST / 10} km/h`);
    return speed;
}

const DECIMAL = String.raw`\d+(?:\.\d+)?`;
const CLOCK = String.raw`\d+(?::\d+){1,2}`;

/** What may stand where a form has a word in capitals: its pattern, an example, and its value. */
const PLACES = {
    TIME: { pattern: `${DECIMAL} (?:s|min|hours?)|${CLOCK}`, example: "20 s", value: seconds },
    DISTANCE: { pattern: `${DECIMAL} (?:m|km|mi)`, example: "400 m", value: metres },
    SPEED: { pattern: `0|${DECIMAL} (?:km/h|mph)`, example: "10 km/h", value: kmh },
    PACE: { pattern: String.raw`\d+:\d\d`, example: "6:00", value: seconds },
    TEXT: { pattern: '"[^"]+"', example: '"TARGET"', value: (text) => text.slice(1, -1) },
    NUMBER: { pattern: String.raw`\d+`, example: "2", value: Number },
    NAME: { pattern: String.raw`[\w.\-/]+`, example: "short", value: (text) => text },
    DAY: { pattern: String.raw`\d+\.\d`, example: "1.1", value: (text) => text },
    KIND: { pattern: "warmup|run|recover|rest|cooldown|prep|off|run-up", example: "run", value: (text) => text },
};

/** Each statement: its form, and what the player calls. */
const STATEMENTS = [
    ["press", "press"],
    ["press twice", "pressTwice"],
    ["hold", "hold"],
    ["hold TIME", "holdFor"],
    ["choose TEXT", "choose"],
    ["belt SPEED", "belt"],
    ["wait TIME", "wait"],
    ["see TEXT", "see"],
    ["see TEXT within TIME", "see"],
    ["see TEXT for TIME", "seeFor"],
    ["see TEXT in inverse", "seeInverse"],
    ["see TEXT in inverse within TIME", "seeInverse"],
    ["see no TEXT", "seeNo"],
    ["see no TEXT within TIME", "seeNo"],
    ["see no TEXT for TIME", "seeNoFor"],
    ["see figure TEXT", "seeFigure"],
    ["see figure TEXT within TIME", "seeFigure"],
    ["see target PACE", "seeTarget"],
    ["see target PACE within TIME", "seeTarget"],
    ["see actual PACE", "seeActual"],
    ["see actual PACE within TIME", "seeActual"],
    ["see nothing", "seeNothing"],
    ["never see TEXT", "neverSee"],
    ["may see TEXT", "maySee"],
    ["hear TEXT", "hear"],
    ["hear TEXT within TIME", "hear"],
    ["hear nothing for TIME", "hearNothing"],
    ["never hear TEXT", "neverHear"],
    ["may hear TEXT", "mayHear"],
    ["unplug sensor", "unplugSensor"],
    ["plug sensor", "plugSensor"],
    ["sensor misses NUMBER %", "sensorMisses"],
    ["sensor bounces", "sensorBounces"],
    ["unplug display", "unplugDisplay"],
    ["plug display", "plugDisplay"],
    ["fill the flash", "fillFlash"],
    ["free the flash", "freeFlash"],
    ["copy plan NAME", "copyPlan"],
    ["delete plan NAME", "deletePlan"],
    ["cut the power", "cutPower"],
    ["power on", "powerOn"],
    ["reset", "reset"],
    ["mpremote comes", "interrupt"],
    ["serial says TEXT", "serialSays"],
    ["ticks have wrapped", "ticksHaveWrapped"],
    ["NUMBER laps", "laps"],
    ["lap NUMBER is DISTANCE", "lapDistance"],
    ["lap NUMBER is DISTANCE to within DISTANCE", "lapDistance"],
    ["lap NUMBER is TIME", "lapTime"],
    ["lap NUMBER is TIME to within TIME", "lapTime"],
    ["lap NUMBER is KIND", "lapKind"],
    ["total is DISTANCE", "totalDistance"],
    ["total is DISTANCE to within DISTANCE", "totalDistance"],
    ["total is TIME", "totalTime"],
    ["total is TIME to within TIME", "totalTime"],
    ["total is the belt's to within DISTANCE", "totalBelt"],
    ["the run is whole", "isWhole"],
    ["the run ended early", "endedEarly"],
    ["day DAY is done", "dayDone"],
    ["day DAY is not done", "dayNotDone"],
    ["file NAME has TEXT", "fileHas"],
    ["file NAME is gone", "fileGone"],
];

/** What may stand before a statement, and say when. */
const MOMENTS = [
    ["at TIME", "atTime"],
    ["after TIME", "wait"],
    ["at DISTANCE", "atDistance"],
    ["with TIME left", "withTimeLeft"],
    ["with DISTANCE left", "withDistanceLeft"],
];

/** What may stand at the top: its form's value, and how it is read. */
const HEADINGS = {
    plan: ["a plan's name, several of them, none, or the plan itself indented below", (text) => text.split(/\s+/).filter(Boolean)],
    race: ["mile=7:00 or none", (text) => text],
    unit: ["km or mi", oneOf("km", "mi")],
    sensor: ["hall or reed", oneOf("hall", "reed")],
    day: ["the day that is offered, such as 1.2", match(/^\d+\.\d$/)],
    settings: ['what else settings.json has, such as {"tolerance": {"easy": [8, 3]}}', JSON.parse],
    runner: ["yes: somebody runs, who reads the screen", oneOf("yes", "no")],
    clock: ["the time that the chip's clock has at power-on, such as 23:59:50", match(/^\d+:\d\d:\d\d$/, seconds)],
    "ticks wrap": ["in TIME: both of the chip's tick counters begin anew then", ticks],
    "must fail": ["the failure's text: the scenario is right if it fails with it", (text) => text],
};

function oneOf(...words) {
    return match(new RegExp(`^(?:${words.join("|")})$`));
}

function match(pattern, value = (text) => text) {
    return (text) => {
        if (!pattern.test(text)) throw new RangeError();
        return value(text);
    };
}

/** Seconds until both tick counters begin anew. */
function ticks(text) {
    const found = new RegExp(`^in (${PLACES.TIME.pattern})$`).exec(text);
    if (!found) throw new RangeError();
    return seconds(found[1]);
}

function compile([form, action]) {
    const places = [];
    const source = form
        .split(" ")
        .map((word) => {
            const place = PLACES[word];
            if (!place) return word.replace(/[.'%]/g, String.raw`\$&`);
            places.push(place);
            return `(${place.pattern})`;
        })
        .join(" ");
    const example = form.replace(/[A-Z]{3,}/g, (word) => PLACES[word].example);
    return { form, action, places, source, example };
}

const statements = STATEMENTS.map(compile);
const moments = MOMENTS.map(compile);

/** All forms, as the document lists them. */
export const FORMS = [...statements, ...moments].map(({ form }) => form);
export const HEADING_NAMES = Object.keys(HEADINGS);

/** One space between words, none at the ends, no comment; quoted texts stay as they are. */
function tidy(line) {
    return line
        .split(/("[^"]*")/)
        .reduce((made, part, n) => (made.includes("\0") ? made : made + (n % 2 ? part : part.replace(/#.*$/s, "\0").replace(/\s+/g, " "))), "")
        .replace("\0", "")
        .trim();
}

/** How many letters have to change to make one word of the other. */
function distance(a, b) {
    let row = Array.from({ length: b.length + 1 }, (_, n) => n);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] !== b[j - 1]));
        row = next;
    }
    return row[b.length];
}

function remedy(text) {
    const [first] = text.split(" ");
    const known = [...statements, ...moments];
    const same = known.filter(({ form }) => form.split(" ")[0] === first || (/^\d+$/.test(first) && form.startsWith("NUMBER")));
    if (same.length > 0) return `write ${same.slice(0, 4).map(({ example }) => example).join(", or ")}`;
    const words = [...new Set(known.map(({ form }) => form.split(" ")[0]))];
    const [near] = words.map((word) => [distance(first, word), word]).sort(([a], [b]) => a - b);
    return near[0] <= 2 ? `did you mean ${near[1]}?` : `${DOCUMENT} has all statements`;
}

/** A line's moment and statement, or its fault as an Error. */
function parseLine(text) {
    for (const moment of moments) {
        const begin = new RegExp(`^${moment.source} (?=\\S)`).exec(text);
        if (!begin) continue;
        return { ...parseStatement(text.slice(begin[0].length)), moment: { action: moment.action, values: values(moment, begin) } };
    }
    if (moments.some(({ source }) => new RegExp(`^${source}$`).test(text))) throw new SyntaxError("nothing happens then: add a statement");
    return parseStatement(text);
}

function parseStatement(text) {
    for (const statement of statements) {
        const found = new RegExp(`^${statement.source}$`).exec(text);
        if (found) return { form: statement.form, action: statement.action, values: values(statement, found) };
    }
    throw new SyntaxError(remedy(text));
}

const values = ({ places }, found) => places.map((place, n) => place.value(found[n + 1]));

/**
 * A scenario: its `heading` by name, `headingLines`, where each of these stands, and its `statements`: {line, text, action,
 * values, moment}. `plan` in the heading is a list of names, or {text} of a plan in the file itself.
 *
 * @param {string} text of the file
 * @param {string} name of the file, for the errors
 */
export function parse(text, name) {
    const lines = text.split("\n");
    const heading = {};
    const headingLines = {};
    const found = [];
    const fail = (at, why) => {
        throw new ScenarioError(`${name}:${at + 1}: ${lines[at].trim()}: ${why}`);
    };
    for (let at = 0; at < lines.length; at++) {
        const line = tidy(lines[at]);
        if (!line) continue;
        if (/^\s/.test(lines[at])) fail(at, "it is indented, which only the lines of a plan are: begin at the margin");
        const top = /^([a-z ]+):(?: (.*))?$/.exec(line);
        if (top && !/^(?:at|with)\b/.test(line)) {
            const [, key, value = ""] = top;
            if (!(key in HEADINGS)) fail(at, `there is no heading ${key}: known are ${HEADING_NAMES.join(", ")}`);
            if (found.length > 0) fail(at, "headings stand above the first statement: move it up");
            if (key in heading) fail(at, `${key} stands there already: keep one of them`);
            headingLines[key] = at + 1;
            const [takes, read] = HEADINGS[key];
            if (key === "plan" && !value) {
                const begin = at + 1;
                while (at + 1 < lines.length && (/^\s+\S/.test(lines[at + 1]) || !lines[at + 1].trim())) at++;
                const plan = lines.slice(begin, at + 1);
                if (!plan.some((row) => row.trim())) fail(begin - 1, `it takes ${takes}`);
                heading.plan = { text: plan.map((row) => row.replace(/^ {4}/, "")).join("\n") };
                continue;
            }
            try {
                if (!value) throw new RangeError();
                heading[key] = read(key === "must fail" ? lines[at].replace(/^must fail: */, "").trim() : value);
            } catch (error) {
                fail(at, `${error instanceof RangeError && error.message ? `${error.message}; ` : ""}it takes ${takes}`);
            }
            continue;
        }
        try {
            found.push({ line: at + 1, text: line, ...parseLine(line) });
        } catch (error) {
            if (!(error instanceof SyntaxError || error instanceof RangeError)) throw error;
            fail(at, error.message);
        }
    }
    if (found.length === 0) throw new ScenarioError(`${name}:1: nothing happens in it: add statements, ${DOCUMENT} has them`);
    checkPower(found, (line, why) => fail(line - 1, why));
    return { heading, headingLines, statements: found };
}

/** Without power nothing can be seen, at the prompt only what stood there last; and power that is on can't be put on. */
function checkPower(found, fail) {
    let ended = null;
    for (const { line, action, moment } of found) {
        if (action === "powerOn") {
            if (!ended) fail(line, "the power is on: cut the power before");
            ended = null;
        } else if (ended && (moment || !(OFF.has(action) || (ended === "interrupt" && SEES.test(action))))) {
            fail(line, "the device is off: power on before");
        } else if (ENDS.has(action)) ended = action;
    }
}

/** What ends a device's life; and what can be done without one. */
export const ENDS = new Set(["cutPower", "interrupt"]);
const OFF = new Set(["wait", "belt", "plugSensor", "unplugSensor", "plugDisplay", "unplugDisplay", "copyPlan", "deletePlan", "fillFlash", "freeFlash", "serialSays"].concat(STATEMENTS.map(([, action]) => action).filter((action) => /^(?:lap|total|isWhole|endedEarly|day|file)/.test(action))));

const SEES = /^see/;

/** The scenario in a file. */
export function read(path, name) {
    return parse(readFileSync(path, "utf8"), name);
}
