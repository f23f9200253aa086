// The parts of citation.js that are used here; it ships no types.

declare module '@citation-js/name' {
  export const parse: import('../paper/bibliography').NameParser;
}

declare module '@citation-js/core' {
  export const plugins: {
    readonly config: { get(plugin: '@bibtex'): { format: { asciiOnly: boolean; useIdAsLabel: boolean } } };
    readonly input: { chain(data: string, options: { forceType: string }): { readonly title: string }[] };
    readonly output: { format(format: 'bibtex', items: readonly object[]): string };
  };
}

declare module '@citation-js/plugin-bibtex' {}
