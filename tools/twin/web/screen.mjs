/** Draws the display: each pixel a square with a seam, as on the panel, and as many of the screen's own pixels wide as there is room. */
const WIDTH = 128;
const HEIGHT = 64;
const LIT = [158, 220, 255];
const DARK = [8, 10, 14];
const GAMMA = 1 / 2.2; // of light, an sRGB value is about this power
const SEAM_FROM = 4; // screen pixels a pixel

export class Screen {
    #canvas;
    #context;
    #pixels = new Uint8Array(WIDTH * HEIGHT);
    #brightness = 1;
    #scale = 0;

    /** @param {HTMLCanvasElement} canvas @param {HTMLElement} room that it has to fit in, and that has its size without it */
    constructor(canvas, room) {
        this.#canvas = canvas;
        this.#context = canvas.getContext("2d");
        new ResizeObserver(([{ contentRect }]) => this.#fit(contentRect.width)).observe(room);
    }

    show(pixels, brightness) {
        this.#pixels = pixels;
        this.#brightness = brightness;
        this.#draw();
    }

    #fit(width) {
        const ratio = devicePixelRatio;
        const scale = Math.max(1, Math.floor((width * ratio) / WIDTH));
        if (scale === this.#scale) return;
        this.#scale = scale;
        this.#canvas.width = WIDTH * scale;
        this.#canvas.height = HEIGHT * scale;
        this.#canvas.style.width = `${(WIDTH * scale) / ratio}px`;
        this.#canvas.style.height = `${(HEIGHT * scale) / ratio}px`;
        this.#draw();
    }

    #draw() {
        const scale = this.#scale;
        if (scale === 0) return;
        const light = LIT.map((value, at) => Math.round(DARK[at] + (value - DARK[at]) * this.#brightness ** GAMMA));
        const seam = scale < SEAM_FROM ? light : light.map((value) => value >> 1);
        const image = this.#context.createImageData(WIDTH * scale, HEIGHT * scale);
        const words = new Uint32Array(image.data.buffer);
        const word = ([red, green, blue]) => (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
        const [dark, lit, edge] = [DARK, light, seam].map(word);
        const rows = this.#pixels.length / WIDTH;
        words.fill(dark);
        for (let y = 0; y < rows * scale; y++) {
            for (let x = 0; x < WIDTH; x++) {
                if (!this.#pixels[Math.floor(y / scale) * WIDTH + x]) continue;
                const at = y * WIDTH * scale + x * scale;
                words.fill(y % scale === 0 ? edge : lit, at, at + scale);
                words[at] = edge;
            }
        }
        this.#context.putImageData(image, 0, 0);
    }
}
