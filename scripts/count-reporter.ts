import type { Reporter, TestModule, TestSuite } from 'vitest/node'

/**
 * Ends a run with the suites that were skipped as a whole, whose titles say why, and one plain line: how many tests passed,
 * failed and were skipped.
 */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[] = []): void {
    const count = { passed: 0, failed: 0, skipped: 0, pending: 0 }
    for (const module of modules) {
      for (const test of module.children.allTests()) count[test.result().state]++
      // What goes wrong around tests fails without a test of its own: a file that cannot be loaded, `beforeAll`,
      // `afterAll`.
      for (const suite of [module, ...module.children.allSuites()]) if (suite.errors().length > 0) count.failed++
      // Its process ended before it was through.
      if (module.state() === 'queued' || module.state() === 'pending') count.failed++
    }
    const left = modules.flatMap(({ children }) => [...children.suites()]).filter(isSkipped)
    for (const { name, children } of left) {
      process.stdout.write(`\nnot run: ${name} (${[...children.allTests()].length} tests)`)
    }
    const failed = count.failed + count.pending + unhandledErrors.length
    process.stdout.write(`\n${count.passed} passed, ${failed} failed, ${count.skipped} skipped\n`)
  }
}

/** A suite that something failed around is not skipped but failed. */
function isSkipped(suite: TestSuite): boolean {
  const tests = [...suite.children.allTests()]
  return suite.state() === 'skipped' && tests.length > 0 && tests.every((test) => test.result().state === 'skipped')
}
