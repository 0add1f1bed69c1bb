/** The package has no types of its own. */
declare module "ansi-to-svg" {
  interface Options {
    readonly paddingTop?: number;
    readonly paddingLeft?: number;
    readonly paddingRight?: number;
    readonly paddingBottom?: number;
  }
  /** An SVG with the text, its escape sequences turned into styles. */
  export default function ansiToSvg(text: string, options?: Options): string;
}
