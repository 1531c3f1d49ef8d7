import js from "@eslint/js";
import globals from "globals";

const rules = {
    eqeqeq: "error",
    "no-var": "error",
    "prefer-const": "error",
};
const linterOptions = { reportUnusedDisableDirectives: "error" };
const PAGE = "tools/twin/web/";

export default [
    { ignores: ["build/", "lib/", "node_modules/"] },
    js.configs.recommended,
    {
        files: ["**/*.mjs"],
        ignores: [`${PAGE}*.mjs`],
        languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.node },
        linterOptions,
        rules,
    },
    {
        files: [`${PAGE}*.mjs`],
        languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: { ...globals.browser, ...globals.worker } },
        linterOptions,
        rules,
    },
    {
        files: [`${PAGE}service.js`],
        languageOptions: { ecmaVersion: 2024, sourceType: "script", globals: globals.serviceworker },
        linterOptions,
        rules,
    },
];
