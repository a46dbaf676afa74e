import { render } from 'preact'
import '../../extension/web/styles/afterglow.css'
import './admin.css'
import { App } from './app.tsx'

render(<App />, document.getElementById('admin')!)
