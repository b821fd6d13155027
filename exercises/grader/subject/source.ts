// Models: what is done to a learner's text before it runs: TypeScript's types are stripped, every line stays in its place.
// Does not model: type checking; a wrong type shows when the function is called.
import { transform } from 'sucrase';
import type { Place } from '../result.ts';
import { placeOf, type Refusal } from './plain.ts';

export const LEARNER_FILE = 'learner.ts';

export type Stripped =
  | { readonly code: string /** The way back to the text; see columns.ts. */; readonly mappings: string }
  | { readonly refusal: Refusal };

function syntaxMessage(text: string): string {
  const plain = text.replace(/^Error transforming [^:]*:\s*/, '').replace(/\s*\(\d+:\d+\)\s*$/, '');
  return `The file does not parse: ${plain.charAt(0).toLowerCase()}${plain.slice(1).replace(/\.$/, '')}.`;
}

/** Strips the types. Line numbers stay as they were. */
export function stripTypes(source: string): Stripped {
  try {
    const { code, sourceMap } = transform(source, {
      transforms: ['typescript'],
      disableESTransforms: true,
      filePath: LEARNER_FILE,
      sourceMapOptions: { compiledFilename: LEARNER_FILE },
    });
    return { code, mappings: sourceMap?.mappings ?? '' };
  } catch (failure) {
    const { message, loc } = failure as { message: string; loc?: { line: number; column: number } };
    return { refusal: { message: syntaxMessage(message), place: loc ? { ...loc } : null } };
  }
}

/** The sentence for a fault that QuickJS found in stripped code. */
export function engineSyntaxMessage(message: string): string {
  return syntaxMessage(message);
}

/** Where a name is imported, for faults that the engine reports without a place. */
export function findImport(source: string, name: string): Place | null {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  for (const statement of source.matchAll(/\b(?:import|export)\b[^;]*?['"][^'"\n]*['"]/g)) {
    const inside = new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`).exec(statement[0]);
    if (inside) return placeOf(source, statement.index + inside.index);
  }
  return null;
}
