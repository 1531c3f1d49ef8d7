/**
 * Virtual time: a heap of events with a resolution of 1 us. Time moves only when somebody advances it.
 *
 * Events at the same time run in the order in which they were asked for, so that the same seed gives the same bytes.
 */
export class Clock {
    #heap = [];
    #order = 0;

    constructor() {
        /** Whole microseconds since power was first put on this twin; a plain number, exact for 285 years. */
        this.now = 0;
        /** Called with the time that is about to be reached; a twin in real time waits in it. */
        this.pace = null;
    }

    /** Run `action` at `time` (us), or at once on the next advance where that is past. Returns a function that cancels it. */
    at(time, action) {
        const event = { time: Math.round(time), order: this.#order++, action };
        this.#push(event);
        return () => {
            event.action = null;
        };
    }

    after(us, action) {
        return this.at(this.now + us, action);
    }

    /** Move to `time` (us), running what is due on the way. An event may itself advance the clock; time never goes back. */
    advanceTo(time) {
        while (this.#heap.length > 0 && this.#heap[0].time <= time) {
            const { time: due, action } = this.#pop();
            if (action === null) continue;
            this.#moveTo(due);
            action();
        }
        this.#moveTo(time);
    }

    #moveTo(time) {
        time = Math.round(time);
        if (time <= this.now) return;
        this.pace?.(time);
        this.now = time;
    }

    #before(a, b) {
        return a.time < b.time || (a.time === b.time && a.order < b.order);
    }

    #push(event) {
        const heap = this.#heap;
        let at = heap.push(event) - 1;
        while (at > 0) {
            const parent = (at - 1) >> 1;
            if (!this.#before(event, heap[parent])) break;
            heap[at] = heap[parent];
            at = parent;
        }
        heap[at] = event;
    }

    #pop() {
        const heap = this.#heap;
        const top = heap[0];
        const last = heap.pop();
        if (heap.length === 0) return top;
        let at = 0;
        for (;;) {
            let child = 2 * at + 1;
            if (child >= heap.length) break;
            if (child + 1 < heap.length && this.#before(heap[child + 1], heap[child])) child++;
            if (!this.#before(heap[child], last)) break;
            heap[at] = heap[child];
            at = child;
        }
        heap[at] = last;
        return top;
    }
}
