// Atom feeds in arXiv's form, with sentences of our own.

export interface EntryOptions {
  id?: string;
  title?: string;
  summary?: string;
  extra?: string;
}

export const entry = ({
  id = 'http://arxiv.org/abs/2001.00001v1',
  title = 'On Counting Sheep',
  summary = 'Counting sheep takes time.',
  extra = '',
}: EntryOptions = {}): string => `
  <entry>
    <id>${id}</id>
    <title>${title}</title>
    <updated>2020-02-03T23:30:00-05:00</updated>
    <published>2020-01-01T10:00:00Z</published>
    <link href="https://evil.example/" rel="alternate" type="text/html"/>
    <summary>${summary}</summary>
    <category term="cs.CL" scheme="http://arxiv.org/schemas/atom"/>
    <arxiv:primary_category term="cs.CL"/>
    ${extra}
    <author><name>Ada Ovis</name></author>
  </entry>`;

export const feed = (
  entries: string,
  total: number | string = 1,
): string => `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/x</id>
  <title>arXiv Query: 7</title>
  <opensearch:totalResults>${total}</opensearch:totalResults>${entries}
</feed>
`;

export const errorFeed = (text: string): string =>
  feed(entry({ id: 'https://arxiv.org/api/errors#some_error', title: 'Error', summary: text }));
