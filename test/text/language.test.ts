import { readFileSync } from 'node:fs';
import path from 'node:path';
import { inPairs, unreadIn, unreadLanguage } from '../../src/text/language';
import { ARXIV_DATA, describeWithData } from '../literature/shared-data';

describe('unreadLanguage', () => {
  it.each([
    ['Verringert Vitamin D Stürze bei älteren Menschen?', 'German'],
    ['Vitamin D senkte das Sturzrisiko älterer Menschen um 22% gegenüber Placebo.', 'German'],
    ['La vitamine D réduit-elle les chutes chez les personnes âgées ?', 'French'],
    ['Quels sont les effets du café sur le sommeil ?', 'French'],
    ['¿Reduce la vitamina D las caídas en adultos mayores?', 'Spanish'],
    ['¿Cuál es el efecto del ejercicio en la presión arterial?', 'Spanish'],
    ['A vitamina D reduz as quedas em idosos?', 'Portuguese'],
    ['La vitamina D riduce le cadute negli anziani?', 'Italian'],
    ['Vermindert vitamine D het vallen bij ouderen?', 'Dutch'],
    ['Minskar D-vitamin risken för fall hos äldre?', 'Swedish'],
    ['Czy witamina D zmniejsza ryzyko upadków u osób starszych?', 'Polish'],
    ['D vitamini yaşlılarda düşmeleri azaltır mı?', 'Turkish'],
    ['Apakah vitamin D mengurangi risiko jatuh pada lansia?', 'Indonesian'],
    ['Snižuje vitamin D riziko pádů u starších osob a kolik ho potřebují?', 'a language other than English'],
    ['Vitamin D có làm giảm té ngã ở người cao tuổi không?', 'a language other than English'],
    ['维生素D能减少老年人跌倒吗？', 'Chinese'],
    ['ビタミンDは高齢者の転倒を減らすか', 'Japanese'],
    ['비타민 D는 노인의 낙상을 줄이는가?', 'Korean'],
    ['Снижает ли витамин D риск падений у пожилых?', 'Russian or another language in Cyrillic'],
    ['Μειώνει η βιταμίνη D τις πτώσεις στους ηλικιωμένους;', 'Greek'],
    ['هل يقلل فيتامين د من سقوط كبار السن؟', 'Arabic'],
  ])('%s: %s', (text, language) => {
    expect(unreadLanguage(text)).toBe(language);
  });

  it.each([
    'Does vitamin D reduce falls in older adults?',
    'van der Waals forces',
    'IL-6 blockade sepsis mortality',
    'Hepatitis E vaccines work',
    'De novo assembly',
    'Schrödinger–Poincaré equation',
    'Is the Müller-Lyer illusion stronger in Zürich than in Orléans?',
    'TNF-α and κ opioid receptors',
    'Dropout?',
    'RAG 与 LLM: does retrieval help large language models answer questions?',
    '',
  ])('reads: %s', (text) => {
    expect(unreadLanguage(text)).toBeNull();
  });
});

describeWithData('real abstracts', () => {
  it('are taken for English, one by one and sentence by sentence', () => {
    const lines = readFileSync(path.join(ARXIV_DATA, 'records.jsonl'), 'utf8').split('\n').filter(Boolean);
    const abstracts = lines.map((line) => (JSON.parse(line) as { abstract?: string }).abstract ?? '');
    const sentences = abstracts.flatMap((abstract) => abstract.split(/(?<=[.!?])\s+/));
    expect(abstracts.filter((text) => unreadLanguage(text) !== null)).toEqual([]);
    expect(sentences.filter((text) => unreadLanguage(text) !== null)).toEqual([]);
    expect(sentences.length).toBeGreaterThan(5_000);
  });
});

describe('unreadIn', () => {
  it('names question and papers', () => {
    expect(unreadIn('Does it help?', ['It helps all of us.'])).toBeNull();
    expect(unreadIn('维生素D能减少老年人跌倒吗？', [])).toBe('the question is not in English (Chinese)');
    expect(unreadIn('Does it help?', ['结果表明', '结果', 'It does the job.'])).toBe(
      '2 of 3 papers are not in English (Chinese)',
    );
    expect(unreadIn('有效吗？', ['结果表明'])).toBe(
      'the question is not in English (Chinese); 1 of 1 papers is not in English (Chinese)',
    );
  });
});

describe('inPairs', () => {
  it('cuts what has no blanks, and leaves the rest', () => {
    expect(inPairs('RAG 的效果 in QA')).toBe('RAG  的效 效果  in QA');
    expect(inPairs('羊')).toBe(' 羊 ');
    expect(inPairs('羊群', { singles: true })).toBe(' 羊 群 羊群 ');
    expect(inPairs('plain words')).toBe('plain words');
  });
});
