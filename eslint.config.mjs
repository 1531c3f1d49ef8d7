import js from "@eslint/js";
import globals from "globals";

export default [
    { ignores: ["build/", "lib/", "node_modules/"] },
    js.configs.recommended,
    {
        files: ["**/*.mjs"],
        languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.node },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            eqeqeq: "error",
            "no-var": "error",
            "prefer-const": "error",
        },
    },
];
