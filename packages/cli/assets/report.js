// The script of the page that `mot eval --html` writes. The data is embedded in the page; Chart.js is loaded before.
const { report, columns, alphas, curves, combined, timelines } = JSON.parse(document.getElementById('data').textContent)
const { Chart } = globalThis
Chart.defaults.animation = false
Chart.defaults.maintainAspectRatio = false
Chart.defaults.font.family = 'system-ui, sans-serif'

const sequences = Object.keys(report.sequences)
const palette = [
  '#4477aa',
  '#ee6677',
  '#228833',
  '#ccbb44',
  '#66ccee',
  '#aa3377',
  '#ee8866',
  '#44bb99',
  '#99ddff',
  '#777777',
]
const colorOf = (number) => palette[((number % palette.length) + palette.length) % palette.length]

document.getElementById('summary').textContent =
  `${sequences.length} ${sequences.length === 1 ? 'sequence' : 'sequences'}: ${sequences.join(', ')}`
fillScores()
showCurves()
showBars()
showTimelines()

function fillScores() {
  const table = document.getElementById('scores')
  const show = (row) =>
    columns.map(({ name, kind }) => {
      if (kind === 'count') return String(row[name])
      return kind === 'share' ? (100 * row[name]).toFixed(1) : row[name].toFixed(2)
    })
  fill(table.createTHead(), 'th', ['', ...columns.map(({ name }) => name)])
  const body = table.createTBody()
  for (const name of sequences) fill(body, 'td', [name, ...show(report.sequences[name])])
  fill(table.createTFoot(), 'td', ['combined', ...show(report.combined)])
}

function fill(part, tag, cells) {
  const row = part.insertRow()
  for (const text of cells) row.append(Object.assign(document.createElement(tag), { textContent: text }))
}

function showCurves() {
  const lines = [
    ...Object.keys(curves).map((label) => ({ label, values: curves[label] })),
    { label: 'combined', values: combined },
  ]
  const last = lines.length - 1
  const select = document.getElementById('part')
  const labels = { hota: 'HOTA', owta: 'OWTA' }
  for (const part of Object.keys(combined)) {
    select.add(new Option(labels[part] ?? part[0].toUpperCase() + part.slice(1), part))
  }
  const chart = new Chart(document.getElementById('curves'), {
    type: 'line',
    data: {
      labels: alphas.map((alpha) => alpha.toFixed(2)),
      datasets: lines.map(({ label, values }, i) => ({
        label,
        data: values.hota,
        borderColor: i === last ? '#1c2733' : colorOf(i),
        backgroundColor: i === last ? '#1c2733' : colorOf(i),
        borderWidth: i === last ? 3 : 1.5,
        pointRadius: 2,
      })),
    },
    options: {
      interaction: { mode: 'index', intersect: false },
      scales: { x: { title: { display: true, text: 'alpha' } }, y: { min: 0, max: 1 } },
    },
  })
  select.addEventListener('change', () => {
    for (const [i, dataset] of chart.data.datasets.entries()) dataset.data = lines[i].values[select.value]
    chart.update()
  })
}

function showBars() {
  const shares = columns.filter(({ kind }) => kind === 'share').slice(0, 6)
  new Chart(document.getElementById('bars'), {
    type: 'bar',
    data: {
      labels: [...sequences, 'combined'],
      datasets: shares.map(({ name }, i) => ({
        label: name,
        data: [...sequences.map((sequence) => report.sequences[sequence][name]), report.combined[name]],
        backgroundColor: colorOf(i),
      })),
    },
    options: { scales: { y: { suggestedMin: 0, max: 1 } } },
  })
}

function showTimelines() {
  const select = document.getElementById('sequence')
  for (const name of sequences) select.add(new Option(name, name))
  let chart
  const draw = () => {
    const objects = timelines[select.value]
    // A canvas may be about 32,000 pixels high.
    const rowHeight = Math.max(2, Math.min(16, Math.floor(30000 / globalThis.devicePixelRatio / objects.length)))
    chart?.destroy()
    document.getElementById('timeline-box').style.height = `${rowHeight * objects.length + 60}px`
    chart = drawTimeline(objects, rowHeight)
    listSwitches(objects, (object, frame) => {
      const view = document.getElementById('timeline-box').parentElement
      view.scrollTop = rowHeight * objects.findIndex(({ id }) => id === object) - view.clientHeight / 2
      chart.options.scales.x.min = Math.max(1, frame - 50)
      chart.options.scales.x.max = frame + 50
      chart.update()
    })
  }
  select.addEventListener('change', draw)
  document.getElementById('whole').addEventListener('click', () => {
    chart.options.scales.x.min = 1
    chart.options.scales.x.max = undefined
    chart.update()
  })
  draw()
}

function drawTimeline(objects, rowHeight) {
  // Frame f is drawn from f to f + 1.
  const bars = (runs, y) => runs.map(({ from, to, resultId }) => ({ x: [from, to + 1], y, resultId }))
  const matched = objects.flatMap((object, y) => bars(object.matched, y))
  const common = { grouped: false, barThickness: Math.max(1, 0.75 * rowHeight), indexAxis: 'y' }
  return new Chart(document.getElementById('timeline'), {
    data: {
      datasets: [
        {
          type: 'scatter',
          label: 'switch',
          data: objects.flatMap(({ switches }, y) => switches.map((each) => ({ x: each.frame, y, ...each }))),
          pointStyle: 'triangle',
          rotation: 180,
          radius: 5,
          backgroundColor: '#c00',
        },
        {
          ...common,
          type: 'bar',
          label: 'followed',
          data: matched,
          backgroundColor: matched.map((run) => colorOf(run.resultId)),
        },
        {
          ...common,
          type: 'bar',
          label: 'there',
          data: objects.flatMap((object, y) => bars(object.present, y)),
          backgroundColor: '#dde2e8',
        },
      ],
    },
    options: {
      indexAxis: 'y',
      scales: {
        x: { type: 'linear', min: 1, title: { display: true, text: 'frame' } },
        y: {
          type: 'linear',
          reverse: true,
          min: -0.5,
          max: objects.length - 0.5,
          afterBuildTicks: (axis) => {
            axis.ticks = objects.map((_, value) => ({ value }))
          },
          ticks: { callback: (y) => objects[y]?.id, autoSkip: rowHeight < 14 },
          grid: { display: false },
        },
      },
      plugins: {
        legend: { display: false },
        tooltip: {
          callbacks: { title: () => '', label: ({ raw, dataset }) => describe(objects[raw.y], raw, dataset.label) },
        },
      },
    },
  })
}

function describe(object, { x, resultId, frame, before, after }, kind) {
  if (kind === 'switch') return `object ${object.id}, frame ${frame}: id ${before} → ${after}`
  const frames = `frames ${x[0]} to ${x[1] - 1}`
  return kind === 'there'
    ? `object ${object.id} in the ground truth, ${frames}`
    : `object ${object.id} as id ${resultId}, ${frames}`
}

function listSwitches(objects, jump) {
  const list = document.getElementById('switches')
  const all = objects.flatMap(({ id, switches }) => switches.map((each) => ({ id, ...each })))
  all.sort((a, b) => a.frame - b.frame)
  list.replaceChildren(`${all.length} ${all.length === 1 ? 'switch' : 'switches'}`)
  for (const { id, frame, before, after } of all) {
    const button = Object.assign(document.createElement('button'), {
      type: 'button',
      textContent: `frame ${frame}: object ${id}, ${before} → ${after}`,
    })
    button.addEventListener('click', () => {
      for (const other of list.querySelectorAll('button')) other.ariaCurrent = String(other === button)
      jump(id, frame)
    })
    list.append(button)
  }
}
