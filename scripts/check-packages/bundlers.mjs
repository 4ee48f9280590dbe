// The same page by every way to a browser: Vite, webpack, esbuild, Next.js, and an import map without a bundler.
import assert from 'node:assert/strict'
import { cpSync, readFileSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { install, run, runtimes, tarballs } from './workspace.mjs'

const sources = fileURLToPath(new URL('projects', import.meta.url))
const bundlers = { vite: '8.4.0', webpack: '5.113.0', 'webpack-cli': '7.3.1', esbuild: '0.28.2' }
const next = { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1' }

/** Builds each page; returns the folder to serve. All in one project: the packages are installed once. */
const pages = {
  vite(project) {
    run('node', ['node_modules/vite/bin/vite.js', 'build', '--logLevel', 'warn'], project)
    return 'dist'
  },
  webpack(project) {
    run('node', ['node_modules/webpack-cli/bin/cli.js', '--stats', 'errors-warnings'], project)
    cpSync(join(project, 'index.html'), join(project, 'dist/index.html'))
    return 'dist'
  },
  esbuild(project) {
    const options = ['--bundle', '--format=esm', '--outdir=dist', '--loader:.onnx=file', '--log-level=warning']
    run('node_modules/.bin/esbuild', ['main.js', ...options], project)
    cpSync(join(project, 'index.html'), join(project, 'dist/index.html'))
    copy(project, '@mot/backends/dist/standalone-worker.js', 'dist/mot/backend-worker.js')
    copy(project, '@mot/trackers/dist/pool/standalone-worker.js', 'dist/mot/pool-worker.js')
    copy(project, 'onnxruntime-web/dist', 'dist/mot/onnxruntime')
    return 'dist'
  },
  'import-map': () => '.',
  next(project) {
    run('node', ['node_modules/next/dist/bin/next', 'build'], project)
    const [, text] = /<p id="server">([^<]*)/.exec(readFileSync(join(project, 'out/index.html'), 'utf8'))
    assert.equal(text, 'track 1, pool 1, fairmot-tiny, cpu, file-not-found')
    return 'out'
  },
}

/** @param inBrowser also opens every page in Chromium. */
export async function buildWithBundlers(project, inBrowser) {
  install(project, { dependencies: { ...runtimes, ...tarballs, ...bundlers, ...next } })
  const { titleOf } = inBrowser ? await import('./open-page.mjs') : {}
  for (const [name, build] of Object.entries(pages)) {
    const page = `${project}-${name}`
    cpSync(join(sources, name), page, { recursive: true })
    cpSync(join(sources, 'use-all.js'), join(page, 'use-all.js'))
    // Moved and not linked: bundlers resolve links, and refuse what lies outside of the project.
    renameSync(join(project, 'node_modules'), join(page, 'node_modules'))
    cpSync(join(project, 'package.json'), join(page, 'package.json'))
    const folder = join(page, build(page))
    if (inBrowser) assert.equal(await titleOf(folder), 'detections 0, track 1, video unsupported', name)
    console.log(`${name}: ${inBrowser ? 'built, and runs in Chromium' : 'built'}`)
    renameSync(join(page, 'node_modules'), join(project, 'node_modules'))
  }
}

function copy(project, from, to) {
  cpSync(join(project, 'node_modules', from), join(project, to), { recursive: true })
}
