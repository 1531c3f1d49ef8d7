/**
 * The worker that reads plans and races, with the device's own parsers.
 *
 * It begins with {plans}: those of the project. Asked by a message {id, plan} or {id, race}, a text each, it answers {id, said}: what
 * parsers.mjs says of it.
 */
import { filesIn } from "../computer.mjs";
import { Parsers } from "../parsers.mjs";

const parsers = await Parsers.open("build/device");

/** The plans that the project has, [name, text] each. */
const plans = filesIn("plans").map(([name, bytes]) => [name.replace(/\.plan$/, ""), new TextDecoder().decode(bytes)]);

onmessage = ({ data: { id, plan, race } }) => postMessage({ id, said: plan === undefined ? parsers.race(race) : parsers.plan(plan) });
postMessage({ plans });
