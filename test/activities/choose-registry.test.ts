import { type CrossrefChoice, chooseRegistry } from '../../src/activities/choose-registry';
import type { SearchedSource } from '../../src/contract/run-facts';

const at = (source: SearchedSource['source'], url: string): SearchedSource => ({
  source,
  at: url,
  taskQueue: 'q',
});
const ARXIV = at('arxiv', 'https://export.arxiv.org/api');
const OPENALEX = at('openalex', 'https://api.openalex.org');
const STAND_IN = at('arxiv', 'http://127.0.0.1:9/api');
const LOOKALIKE = at('openalex', 'https://api.openalex.org.example.com');
const LIBRARY = at('library', '/srv/openalex.org');
const SAMPLE = at('sample', 'bundled');

const asks = (searches: SearchedSource[], crossref: Partial<CrossrefChoice> = {}) =>
  chooseRegistry({
    crossref: { mode: 'auto', url: 'https://api.crossref.org', urlIsSet: false, ...crossref },
    searches,
  }) !== null;

describe('chooseRegistry', () => {
  it('auto: asks for runs that search the real hosts, and those alone', () => {
    expect(asks([ARXIV])).toBe(true);
    expect(asks([OPENALEX])).toBe(true);
    expect(asks([ARXIV, OPENALEX])).toBe(true);
    for (const searches of [[STAND_IN], [LOOKALIKE], [STAND_IN, OPENALEX], [LIBRARY], [SAMPLE]]) {
      expect(asks(searches)).toBe(false);
    }
  });

  it('auto with a URL set: asks for every search over the network', () => {
    expect(asks([STAND_IN], { urlIsSet: true })).toBe(true);
    expect(asks([LIBRARY], { urlIsSet: true })).toBe(false);
    expect(asks([SAMPLE], { urlIsSet: true })).toBe(false);
  });

  it('on: asks always; off: never', () => {
    for (const searches of [[STAND_IN], [LIBRARY], [SAMPLE], [ARXIV]]) {
      expect(asks(searches, { mode: 'on' })).toBe(true);
      expect(asks(searches, { mode: 'off', urlIsSet: true })).toBe(false);
    }
  });

  it('records which register, and where', () => {
    const crossref: CrossrefChoice = { mode: 'on', url: 'http://127.0.0.1:1', urlIsSet: true };
    expect(chooseRegistry({ crossref, searches: [SAMPLE] })).toEqual({
      name: 'crossref',
      at: 'http://127.0.0.1:1',
    });
  });
});
