export interface Welcome {
  /** Origin by which this machine reaches the endpoint. */
  readonly here: string;
  /** Origins by which others do; none where it listens for this machine alone. */
  readonly elsewhere: readonly string[];
  readonly hasTokens: boolean;
  readonly isEncrypted: boolean;
}

/** What `npm run endpoint` says once it runs: where it is, and, the first time, what comes next. */
export function welcome({ here, elsewhere, hasTokens, isEncrypted }: Welcome): string {
  const phones = elsewhere[0] ?? here;
  const lines = [`The endpoint is running at ${here}/`];
  for (const address of elsewhere) lines.push(`On the network:         ${address}/`);
  lines.push(`Review page:            ${here}/review/`, `Interface:              ${here}/docs`);
  if (!hasTokens) {
    lines.push(
      '',
      'Nobody can send drawings yet: each phone and each reviewer needs a token. Leave this running, and in another terminal',
      'make one for your phone; it is shown with a link and a QR code to open on the phone:',
      `  npm run endpoint:token -- create --role submit --name "my phone" --url ${phones}`,
      'and one for yourself, to look through what comes in and to retrain:',
      `  npm run endpoint:token -- create --role admin --name "me" --url ${here}`,
    );
  }
  if (elsewhere.length > 0 && !isEncrypted) {
    lines.push('', 'Phones install the app, and let an app from another address send here, only over HTTPS: start with --cert and --key, or', 'put a proxy in front.');
  }
  lines.push('', 'Ctrl-C stops it; drawings and models are kept. Requests are logged below.', '');
  return lines.join('\n');
}
