import { render } from 'preact'
import { App } from './app.tsx'
import './playground.css'

render(<App />, document.getElementById('playground')!)
