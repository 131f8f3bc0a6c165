import js from "@eslint/js";
import { configs as lit } from "eslint-plugin-lit";
import a11y from "eslint-plugin-lit-a11y";
import prettier from "eslint-config-prettier";
import typescript from "typescript-eslint";

export default typescript.config(
  // api.ts is generated; its types are checked.
  { ignores: ["node_modules", "src/api.ts"] },
  js.configs.recommended,
  ...typescript.configs.strictTypeChecked,
  ...typescript.configs.stylisticTypeChecked,
  lit["flat/recommended"],
  {
    plugins: { "lit-a11y": a11y },
    rules: a11y.configs.recommended.rules,
  },
  prettier,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.js"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      // Numbers in texts are what most texts here are about.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "max-lines": ["error", 400],
      complexity: ["error", 12],
      eqeqeq: "error",
    },
  },
  {
    files: ["tests/**"],
    // node:test returns promises that nobody waits for.
    rules: { "@typescript-eslint/no-floating-promises": "off" },
  },
  { files: ["eslint.config.js"], ...typescript.configs.disableTypeChecked },
);
