import type { Row, Sql } from './database.ts';

/** A statement that can share its way to the database with others. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

declare const wanted: unique symbol;

/** One that asks for rows of this form, as JSON has it: bytes are to be encoded in it. */
export interface Question<Wanted extends object = Row> extends Statement {
  readonly [wanted]?: Wanted;
}

type Answers<Questions> = { readonly [Name in keyof Questions]: Questions[Name] extends Question<infer Wanted> ? readonly Wanted[] : never };

/** Asks several questions in one statement: each of its own costs more than what they ask for. */
export async function askTogether<Questions extends Readonly<Record<string, Question<object>>>>(sql: Sql, questions: Questions): Promise<Answers<Questions>> {
  const { texts, values } = joined(Object.values(questions));
  const columns = Object.keys(questions).map((name, i) => `(select coalesce(json_agg(asked.*), '[]') from (${texts[i]}) as asked) as "${name}"`);
  const [answers] = await sql.query<Answers<Questions>>(`select ${columns.join(', ')}`, values);
  return answers;
}

/** Makes several changes in one statement; none of them sees what another one has done. */
export async function changeTogether(sql: Sql, changes: readonly (Statement | undefined)[]): Promise<void> {
  const { texts, values } = joined(changes.filter((change) => change !== undefined));
  const last = texts.pop();
  if (last === undefined) return;
  const others = texts.map((text, i) => `change_${i} as (${text})`);
  await sql.query(others.length > 0 ? `with ${others.join(', ')} ${last}` : last, values);
}

/** Their texts with one numbering of all values. */
function joined(statements: readonly Statement[]): { readonly texts: string[]; readonly values: readonly unknown[] } {
  const values: unknown[] = [];
  const texts = statements.map((statement) => {
    const before = values.length;
    values.push(...statement.values);
    return statement.text.replace(/\$(\d+)/g, (_, number: string) => `$${before + Number(number)}`);
  });
  return { texts, values };
}
