import globals from 'globals';
import lit from 'eslint-plugin-lit';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

export default tseslint.config(
  { ignores: ['dist/', '.cache/', '.scrawl/', 'training/kernels/ops/assembly/', 'eslint.config.js'] },
  ...tseslint.configs.recommendedTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: 'error',
      'no-console': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/prefer-for-of': 'off',
      '@typescript-eslint/prefer-nullish-coalescing': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    },
  },
  { files: ['src/ui/**', 'training/server/review/**'], ...lit.configs['flat/recommended'] },
  { files: ['src/ui/**', 'training/server/review/**'], ...wc.configs['flat/recommended'] },
  {
    // The core is pure: nothing of the platform but arithmetic may reach it.
    files: ['src/core/**'],
    rules: {
      'no-restricted-globals': ['error', ...Object.keys(globals.browser), 'Date', 'process', 'Buffer'],
      'no-restricted-properties': [
        'error',
        ...['random', 'hypot', 'sin', 'cos', 'tan', 'atan', 'atan2', 'pow', 'log', 'cbrt'].map((property) => ({
          object: 'Math',
          property,
          message: 'engines may round this differently: only + - * / and sqrt give the same bytes everywhere',
        })),
      ],
    },
  },
  {
    // node:test's `test` and `describe` return promises that the runner itself awaits.
    files: ['test/**'],
    rules: { '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' }] }] },
  },
);
