import { arxivDoi, arxivPage, arxivRecordId, parseArxivId } from '../../src/records/arxiv-id';

describe('parseArxivId', () => {
  it.each([
    ['1912.02145v1', { base: '1912.02145', version: 1 }],
    ['0704.0001', { base: '0704.0001', version: null }],
    ['arXiv:1912.02145v12', { base: '1912.02145', version: 12 }],
    ['http://arxiv.org/abs/hep-ex/0307015v1', { base: 'hep-ex/0307015', version: 1 }],
    ['https://export.arxiv.org/abs/math.GT/0309136', { base: 'math.GT/0309136', version: null }],
    ['cond-mat/9901001', { base: 'cond-mat/9901001', version: null }],
  ])('reads %s', (text, id) => {
    expect(parseArxivId(text)).toEqual(id);
  });

  it.each([
    '',
    'v1',
    '1912.02145v0',
    '12345',
    '1912.021456',
    'http://arxiv.org/api/errors#incorrect_id_format_for_abc',
    'https://evil.example/abs/1912.02145',
    'hep-ex/0307015/../x',
    'D19-5828',
  ])('refuses %j', (text) => {
    expect(parseArxivId(text)).toBeNull();
  });

  it('builds the record id, the page and the DOI, which knows no versions', () => {
    const id = { base: 'hep-ex/0307015', version: 2 };
    expect(arxivRecordId(id)).toBe('arXiv:hep-ex/0307015v2');
    expect(arxivPage(id)).toBe('https://arxiv.org/abs/hep-ex/0307015v2');
    expect(arxivDoi(id)).toBe('10.48550/arXiv.hep-ex/0307015');
    expect(arxivRecordId({ base: '1912.02145', version: null })).toBe('arXiv:1912.02145');
  });
});
