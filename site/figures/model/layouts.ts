// Models: the layouts with their usual configuration, built once each. A figure asks for the same ones on every press.
import { type Layout, type LayoutId, makeLayout } from '@spare-bits/sim-core';

const built = new Map<LayoutId, Layout>();

export function layoutOf(id: LayoutId): Layout {
  const known = built.get(id) ?? makeLayout(id);
  built.set(id, known);
  return known;
}
