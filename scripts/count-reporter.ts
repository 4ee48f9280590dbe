import type { Reporter, TestModule } from 'vitest/node'

/** Ends a run with one plain line: how many tests passed, failed and were skipped. */
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
    const failed = count.failed + count.pending + unhandledErrors.length
    process.stdout.write(`\n${count.passed} passed, ${failed} failed, ${count.skipped} skipped\n`)
  }
}
