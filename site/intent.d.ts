// The name of the directive for Astro's types; see lib/intent.directive.mjs.
import 'astro';

declare module 'astro' {
  interface AstroClientDirectives {
    /** Alive when the reader means it: pointer, touch, focus or key. */
    'client:intent'?: boolean;
  }
}
