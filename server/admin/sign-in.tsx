import { useState } from 'preact/hooks'
import { api } from './api.ts'
import { t } from './texts.ts'

/** The gate: the first merchant sets up with the code from the terminal, later ones sign in. */
export function SignIn({ setUp, ended, onDone }: { setUp: boolean; ended: boolean; onDone: () => void }) {
  const [error, setError] = useState('')
  const [busy, setBusy] = useState(false)
  const send = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy) return
    setBusy(true)
    setError('')
    try {
      await api('POST', setUp ? '/set-up' : '/sign-in', Object.fromEntries(new FormData(event.currentTarget as HTMLFormElement)))
      onDone()
    } catch (failure) {
      setError((failure as Error).message)
      setBusy(false)
    }
  }
  const kind = setUp ? 'setUp' : 'signIn'
  return (
    <main class="adm-gate ag" data-scheme="auto">
      <section class="pane" aria-labelledby="gate">
        <form class="in" onSubmit={send}>
          <div class="brand"><i aria-hidden="true" />Afterglow</div>
          <h1 class="ag-heading" id="gate">{t(`${kind}.title`)}</h1>
          <p class="ag-muted ag-sm">{t(`${kind}.text`)}</p>
          {ended && !error && <output class="ag-banner" data-tone="info">{t('signIn.ended')}</output>}
          {error && <p class="ag-banner" data-tone="critical" role="alert">{error}</p>}
          {setUp && <Entry name="code" label={t('setUp.code')} autocomplete="one-time-code" />}
          <Entry name="email" type="email" label={t('email')} autocomplete="username" />
          <Entry name="password" type="password" label={t('password')} hint={setUp ? t('setUp.passwordHint') : t('signIn.lost')} autocomplete={setUp ? 'new-password' : 'current-password'} />
          <button class="ag-button" data-variant="primary" data-full type="submit" aria-disabled={busy}>{t(`${kind}.button`)}</button>
        </form>
      </section>
    </main>
  )
}

function Entry({ name, label, hint, type = 'text', autocomplete }: { name: string; label: string; hint?: string; type?: string; autocomplete: string }) {
  return (
    <div class="ag-field">
      <label for={name}>{label}</label>
      <input class="ag-input" id={name} name={name} type={type} required autocomplete={autocomplete} aria-describedby={hint ? `${name}-hint` : undefined} minLength={autocomplete === 'new-password' ? 10 : undefined} />
      {hint && <p class="ag-xs ag-muted" id={`${name}-hint`}>{hint}</p>}
    </div>
  )
}
