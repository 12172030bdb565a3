import compat from 'eslint-plugin-compat';
import globals from 'globals';
import lit from 'eslint-plugin-lit';
import wc from 'eslint-plugin-wc';
import tseslint from 'typescript-eslint';

const ROUNDING = 'engines may round this differently: only + - * / and sqrt give the same bytes everywhere';

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
    // What a browser runs keeps to the browsers that README.md names, as of `browserslist` in package.json.
    files: ['src/**', 'training/server/review/**'],
    ...compat.configs['flat/recommended'],
  },
  {
    // The language itself is held by `lib` in tsconfig.json; these are newer functions of the platform that the plugin does not know.
    files: ['src/**', 'training/server/review/**'],
    ignores: ['src/core/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        ...[['URL', 'canParse'], ['URL', 'parse'], ['AbortSignal', 'any'], ['ReadableStream', 'from']].map(([object, property]) => ({ object, property, message: 'Safari 16.4 does not have it' })),
      ],
    },
  },
  {
    // The core is pure: nothing of the platform but arithmetic may reach it.
    files: ['src/core/**'],
    rules: {
      'no-restricted-globals': ['error', ...Object.keys(globals.browser), 'Date', 'process', 'Buffer'],
      'no-restricted-properties': [
        'error',
        ...['random', 'hypot', 'sin', 'cos', 'tan', 'atan', 'atan2', 'pow', 'log', 'cbrt'].map((property) => ({ object: 'Math', property, message: ROUNDING })),
      ],
    },
  },
  {
    // What ends in bytes that are the same everywhere may use no more of `Math` than this.
    files: ['src/core/preprocessing/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        { selector: "MemberExpression[object.name='Math'][property.name!=/^(?:abs|ceil|floor|max|min|round|sign|sqrt|trunc)$/]", message: ROUNDING },
        { selector: "VariableDeclarator[init.name='Math']", message: ROUNDING },
        { selector: "BinaryExpression[operator='**']:not([left.type='Literal'][right.type='Literal'])", message: ROUNDING },
        { selector: "AssignmentExpression[operator='**=']", message: ROUNDING },
      ],
    },
  },
  {
    // node:test's `test` and `describe` return promises that the runner itself awaits.
    files: ['test/**'],
    rules: { '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [{ from: 'package', name: ['test', 'it', 'describe', 'suite'], package: 'node:test' }] }] },
  },
);
