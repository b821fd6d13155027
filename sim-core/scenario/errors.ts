// Models: why a scenario cannot be run, apart from what a kernel would answer: it contradicts itself.
// Does not model: errors of system calls, which are results; what the simulator lacks is told by mm's NotModelled.

/** A scenario that makes no sense: a region that does not exist, a task that sleeps and is told to run. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
}
