export function checkWorkflow(): readonly string[]
export function problemsOfWorkflow(text: string): readonly string[]
