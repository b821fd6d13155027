// Models: addresses inside the site, below whatever base it is served from.

/** `url('lessons/descriptor-formats/')` → `/base/lessons/descriptor-formats/`. */
export function url(path: string): string {
  const base = import.meta.env.BASE_URL;
  return `${base.endsWith('/') ? base : `${base}/`}${path.replace(/^\//, '')}`;
}
