// Models: the directive `client:intent` for islands (intent.directive.mjs). Does not model: the directive itself.

/** Astro integration: makes `client:intent` known. */
export function intent() {
  return {
    name: 'spare-bits-intent',
    hooks: {
      'astro:config:setup': ({ addClientDirective }) => {
        addClientDirective({ name: 'intent', entrypoint: './site/lib/intent.directive.mjs' });
      },
    },
  };
}
