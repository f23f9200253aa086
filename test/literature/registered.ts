// What a register answers, for tests. Made up.

import type { RegistryFound } from '../../src/records/registration';

export const registeredWork = (fields: Partial<RegistryFound> = {}): RegistryFound => ({
  kind: 'found',
  doi: '10.1000/j.1',
  title: 'A Title',
  venue: 'Journal of Examples',
  volume: '12',
  issue: '3',
  pages: '45-67',
  year: 2021,
  publisher: 'Fold Press',
  retracted: false,
  notice: null,
  references: 7,
  ...fields,
});

export const retractedWork = (fields: Partial<RegistryFound> = {}): RegistryFound =>
  registeredWork({
    retracted: true,
    notice: { type: 'retraction', doi: '10.1000/notice.1', date: '2022-05-06' },
    ...fields,
  });
