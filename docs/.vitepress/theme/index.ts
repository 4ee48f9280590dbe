import type { Theme } from 'vitepress'
import DefaultTheme from 'vitepress/theme'
import HomeHero from './HomeHero.vue'
import { keepOffline } from './keep-offline'
import LivePlayer from './LivePlayer.vue'
import PlaygroundPage from './PlaygroundPage.vue'
import './drawings/bars.css'
import './drawings/rounds.css'
import './style.css'

export default {
  extends: DefaultTheme,
  enhanceApp({ app }) {
    app.component('HomeHero', HomeHero)
    app.component('LivePlayer', LivePlayer)
    app.component('PlaygroundPage', PlaygroundPage)
    if (!import.meta.env.SSR) keepOffline()
  },
} satisfies Theme
