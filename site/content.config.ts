// Models: what a chapter must say about itself before its first word.
import { defineCollection, z } from 'astro:content';
import { glob } from 'astro/loaders';

const lessons = defineCollection({
  loader: glob({
    base: './lessons',
    pattern: '**/index.mdx',
    // The slug, not the numbered folder, is the chapter's name: folders may be renumbered, addresses may not.
    generateId: ({ data }) => String(data.slug),
  }),
  schema: z.object({
    title: z.string().min(1),
    slug: z.string().regex(/^[a-z0-9-]+$/),
    part: z.union([z.string(), z.number()]),
    /** The opening question; printed under the title. */
    question: z.string().min(1),
    minutes: z.number().int().positive(),
    /** Fields that the chapter is about, by name, `rfc-v1:` before a name that v6.12 lacks. */
    bits: z.array(z.string()).min(1),
    description: z.string().min(1),
  }),
});

export const collections = { lessons };
