import { parseArgs } from 'node:util';
import { renderUnicodeCompact } from 'uqr';
import { runStage } from '../lib/stage.ts';
import { answerTokenRequest, type TokenAnswer, type TokenLine, type TokenRequest } from './access/token-requests.ts';
import { isTokenName, ROLES, type Role } from './access/tokens.ts';
import { reachedAt } from './addresses.ts';
import { askHolder, takeFolder } from './database/folder-lock.ts';
import { openDatabase } from './database/open.ts';
import { SettingError } from './errors.ts';
import { readSettings } from './settings.ts';
import { withFolder, withServer } from './starting.ts';

const HELP = `npm run endpoint:token -- create --role submit|review|admin --name NAME [--succeeds ID] [--url https://host]
npm run endpoint:token -- list
npm run endpoint:token -- revoke ID

Makes, lists and revokes the tokens that the endpoint asks for, whether it runs just now or not. With --url, the
endpoint's address as phones reach it (SCRAWL_ENDPOINT_URL), a new token comes with a link and a QR code that set both.
With --succeeds, the new token takes the place of one that was lost or seen by others: that one is revoked, and what it
has sent can be changed with the new one.

submit   hands in corrections and fetches models: for a phone
review   also looks through what came, and takes it away as files
admin    also retrains, and says which model is in use`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { role: { type: 'string' }, name: { type: 'string' }, succeeds: { type: 'string' }, url: { type: 'string' }, help: { type: 'boolean' } },
    allowPositionals: true,
  });
  const [command, id] = positionals;
  if (values.help || command === undefined) {
    console.log(HELP);
    return;
  }
  // Before a token is made that nobody would get to see.
  const address = addressOf(values.url ?? process.env.SCRAWL_ENDPOINT_URL);
  const answer = await ask(requestOf(command, id, values));
  if ('token' in answer) {
    if (answer.token === undefined) throw new SettingError('--succeeds', 'the id of a token (see "list")', values.succeeds ?? 'nothing');
    showToken(answer.token, values.role as Role, address);
  }
  else if ('tokens' in answer) showTokens(answer.tokens);
  else if (answer.revoked) console.log(`Token ${id} is revoked.`);
  else throw new SettingError('revoke', 'the id of a token that is not revoked yet (see "list")', id);
}

function requestOf(command: string, id: string | undefined, { role, name, succeeds }: { readonly role?: string; readonly name?: string; readonly succeeds?: string }): TokenRequest {
  switch (command) {
    case 'create':
      if (!(ROLES as readonly (string | undefined)[]).includes(role)) throw new SettingError('--role', ROLES.join(', '), role ?? 'nothing');
      if (name === undefined || !isTokenName(name.trim())) throw new SettingError('--name', 'whose it is, e.g. "my phone", in at most 128 characters that can be shown', name === undefined ? 'nothing' : shown(name));
      return { do: 'create', role: role as Role, name: name.trim(), ...(succeeds !== undefined && { succeeds }) };
    case 'list':
      return { do: 'list' };
    case 'revoke':
      if (id === undefined) throw new SettingError('revoke', 'the id of a token (see "list")', 'nothing');
      return { do: 'revoke', id };
    default:
      throw new SettingError('endpoint:token', 'create, list or revoke', command);
  }
}

/** A running endpoint on the embedded database has it to itself, so it is asked; otherwise the database is opened. */
async function ask(request: TokenRequest): Promise<TokenAnswer> {
  const settings = readSettings({}, process.env);
  const embedded = settings.databaseUrl === undefined;
  const held = embedded ? await askHolder(settings.folder, request) : undefined;
  if (held !== undefined) return held.answer as TokenAnswer;
  const release = embedded ? await withFolder(settings, () => takeFolder(settings.folder, () => Promise.reject(new Error('A token is being made: try again.')))) : undefined;
  try {
    const database = await withFolder(settings, () => withServer(() => openDatabase(settings)));
    try {
      return await answerTokenRequest(database, request);
    } finally {
      await database.close();
    }
  } finally {
    await release?.();
  }
}

function addressOf(url: string | undefined): string | undefined {
  if (url !== undefined && !URL.canParse(url)) throw new SettingError('--url', 'an address such as https://scrawl.example.org', url);
  return url && new URL(url).href.replace(/\/$/, '');
}

function showToken(token: string, role: Role, address: string | undefined): void {
  console.log(`${token}\n\nThis is the one time that it is shown: the endpoint keeps only its hash.`);
  if (role !== 'submit') {
    console.log(`\nSign in with it on the endpoint's review page: ${address ?? addressHere()}/review/`);
    return;
  }
  if (address === undefined) {
    console.log('With --url and the address of the endpoint there would be a link and a QR code for a phone.');
    return;
  }
  // After the hash: it is sent to no server, and stands in no log.
  const link = `${address}/#/settings?endpoint=${encodeURIComponent(address)}&token=${encodeURIComponent(token)}`;
  console.log(`\nOpened on a phone, this sets address and token:\n${link}\n\n${renderUnicodeCompact(link)}`);
}

/** Where an endpoint with the same settings is, seen from this machine. */
function addressHere(): string {
  const { host, port, tls } = readSettings({}, process.env);
  return `${tls ? 'https' : 'http'}://${reachedAt(host, {}).here}:${port}`;
}

function showTokens(tokens: readonly TokenLine[]): void {
  if (tokens.length === 0) console.log('There is no token yet: npm run endpoint:token -- create --role submit --name "my phone"');
  for (const { id, role, name, createdAt, lastUsedAt, revokedAt, uses } of tokens) {
    const used = lastUsedAt === null ? 'never used' : `used ${uses} times, last ${lastUsedAt}`;
    console.log(`${id}  ${role.padEnd(6)}  ${revokedAt === null ? used : `revoked ${revokedAt}`}  made ${createdAt}  ${shown(name)}`);
  }
}

/** What would move the cursor or turn the line round is shown as what it is. */
const shown = (name: string): string => name.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => `\\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`);

await runStage(main);
// PostgreSQL's WebAssembly keeps the process alive.
process.exit();
