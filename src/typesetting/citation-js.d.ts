// The parts of citation.js that are used here; it ships no types.

/** CSL-JSON: https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables */
interface CslName {
  readonly family?: string;
  readonly given?: string;
  readonly suffix?: string;
  readonly 'non-dropping-particle'?: string;
  readonly 'dropping-particle'?: string;
  readonly literal?: string;
}

declare module '@citation-js/name' {
  export function parse(name: string): CslName;
}

declare module '@citation-js/core' {
  export const plugins: {
    readonly config: { get(plugin: '@bibtex'): { format: { asciiOnly: boolean; useIdAsLabel: boolean } } };
    readonly input: { chain(data: string, options: { forceType: string }): { readonly title: string }[] };
    readonly output: { format(format: 'bibtex', items: readonly object[]): string };
  };
}

declare module '@citation-js/plugin-bibtex' {}
