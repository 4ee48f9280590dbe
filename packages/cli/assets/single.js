// The script of the page that `mot eval --single … --html` writes. The data is embedded in the page; Chart.js is loaded before.
const { report, columns, limits, curves, overlaps } = JSON.parse(document.getElementById('data').textContent)
const { Chart } = globalThis
Chart.defaults.animation = false
Chart.defaults.maintainAspectRatio = false
Chart.defaults.font.family = 'system-ui, sans-serif'

const sequences = Object.keys(report.sequences)
const palette = ['#4477aa', '#ee6677', '#228833', '#ccbb44', '#66ccee', '#aa3377', '#ee8866', '#44bb99']

document.getElementById('summary').textContent =
  `${sequences.length} ${sequences.length === 1 ? 'sequence' : 'sequences'}: ${sequences.join(', ')}`
fillScores()
showCurve('success')
showCurve('precision')
showOverlap()

function fillScores() {
  const table = document.getElementById('scores')
  const show = (row) =>
    columns.map(({ name, kind }) => (kind === 'count' ? String(row[name]) : (100 * row[name]).toFixed(1)))
  fill(table.createTHead(), 'th', ['', ...columns.map(({ name }) => name)])
  const body = table.createTBody()
  for (const name of sequences) fill(body, 'td', [name, ...show(report.sequences[name])])
  fill(table.createTFoot(), 'td', ['combined', ...show(report.combined)])
}

function fill(part, tag, cells) {
  const row = part.insertRow()
  for (const text of cells) row.append(Object.assign(document.createElement(tag), { textContent: text }))
}

function showCurve(part) {
  new Chart(document.getElementById(part), {
    type: 'line',
    data: {
      labels: limits[part],
      datasets: Object.keys(curves).map((name, i) => ({
        label: name,
        data: curves[name][part],
        borderColor: palette[i % palette.length],
        borderWidth: name === 'combined' ? 3 : 1,
        pointRadius: 0,
      })),
    },
    options: { scales: { y: { min: 0, max: 1 } } },
  })
}

function showOverlap() {
  const select = document.getElementById('sequence')
  for (const name of sequences) select.add(new Option(name, name))
  const chart = new Chart(document.getElementById('overlap'), {
    type: 'bar',
    data: { labels: [], datasets: [] },
    options: { plugins: { legend: { display: false } }, scales: { y: { min: 0, max: 1 } } },
  })
  const show = () => {
    const values = overlaps[select.value]
    chart.data = {
      labels: values.map((_, i) => i + 1),
      datasets: [
        {
          data: values.map((value) => (value < 0 ? 1 : value)),
          backgroundColor: values.map((value) => (value === -2 ? '#dddddd' : value === -1 ? '#cc3333' : '#4477aa')),
          barPercentage: 1,
          categoryPercentage: 1,
        },
      ],
    }
    chart.update()
  }
  select.addEventListener('change', show)
  show()
}
