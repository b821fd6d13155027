// Completing package-lock.json. Where npm sees only one system's binaries of a package (rollup, esbuild, Biome),
// it silently leaves the other systems' out of the lock, and `npm ci` then fails on those systems. Every entry that
// is added here is one that its parent names with an exact version, so nothing is guessed but its system,
// which such packages carry in their name.
const systems = [
  'aix',
  'android',
  'darwin',
  'freebsd',
  'linux',
  'netbsd',
  'openbsd',
  'openharmony',
  'sunos',
  'win32',
];
const cpus = {
  arm64: ['arm64', 'aarch64'],
  arm: ['arm', 'armv6', 'armv7', 'armhf'],
  x64: ['x64', 'amd64'],
  ia32: ['ia32', 'x32', 'i686'],
  loong64: ['loong64', 'loongarch64'],
  mips64el: ['mips64el'],
  ppc64: ['ppc64', 'ppc64le'],
  riscv64: ['riscv64'],
  s390x: ['s390x'],
  wasm32: ['wasm32'],
};

/** The system that a binary package is for, read from its name: '@rollup/rollup-linux-arm64-musl' → linux, arm64, musl. */
export function systemOf(name) {
  const words = name.replace(/^@[^/]+\//, '').split('-');
  const os = systems.find((system) => words.includes(system));
  const cpu = Object.keys(cpus).find((key) => cpus[key].some((word) => words.includes(word)));
  const libc = words.includes('musl')
    ? 'musl'
    : words.includes('gnu') && os === 'linux'
      ? 'glibc'
      : undefined;
  return { ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }), ...(os && { os: [os] }) };
}

const exact = /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/;

/** Where Node would look for `name` when `where` asks for it, nearest first. */
function* places(where, name) {
  for (let folder = where; ; ) {
    yield `${folder === '' ? '' : `${folder}/`}node_modules/${name}`;
    if (folder === '') return;
    const cut = folder.lastIndexOf('node_modules/');
    folder = cut <= 0 ? '' : folder.slice(0, cut - 1);
  }
}

/** A copy of the lock with every exact optional dependency in it, and the places that were added. */
export function complete(lock) {
  const packages = { ...lock.packages };
  const added = [];
  for (const [where, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (!exact.test(version)) continue;
      const candidates = [...places(where, name)];
      if (candidates.some((place) => packages[place]?.version === version)) continue;
      const nearest = candidates.find((place) => packages[place]);
      // Another version already sits on top: this one goes beside the package that asks for it.
      const place = nearest ? candidates[0] : candidates.at(-1);
      packages[place] = { version, ...(entry.dev && { dev: true }), optional: true, ...systemOf(name) };
      added.push(place);
    }
  }
  const sorted = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en')));
  return { lock: { ...lock, packages: sorted }, added };
}

/** Places whose `resolved` names a host: the lock must not depend on one registry. */
export const hosts = (lock) =>
  Object.entries(lock.packages)
    .filter(([, entry]) => /^(?:git\+)?https?:/.test(entry.resolved ?? ''))
    .map(([place]) => place);
