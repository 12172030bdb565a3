import { until, type Phone } from './phone.ts';

/** The rows in sight, from the top, once all of them are there. */
export function rows(phone: Phone): Promise<{ index: number; id: string; text: string }[]> {
  return until('the rows in sight', async () => {
    const shown = await phone.page.evaluate(() => {
      const list = document.querySelector('scrawl-app')!.shadowRoot!.querySelector('scrawl-drawings')?.shadowRoot?.querySelector('scrawl-correction-list');
      const box = list?.getBoundingClientRect();
      return [...(list?.shadowRoot?.querySelectorAll('scrawl-correction') ?? [])]
        .filter((row) => row.getBoundingClientRect().bottom > box!.top + 1 && row.getBoundingClientRect().top < box!.bottom - 1)
        .map((row) => ({ index: row.index, id: row.kept?.correction.id ?? '', text: row.shadowRoot!.querySelector('.unseen')!.textContent }));
    });
    return shown.length > 0 && shown.every(({ id, text }) => id !== '' && text !== 'being read') && shown;
  });
}
