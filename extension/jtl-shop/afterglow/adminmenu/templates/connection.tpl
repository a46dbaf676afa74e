<div class="card"><div class="card-body">
    {if $welcome}
        <div class="alert alert-success">{__('Verbunden mit')} <strong>{$welcome.shop.name|escape:'html'}</strong> ({$welcome.orders|escape:'html'} {__('Bestellungen')}).</div>
        {if $clockOff > 60}<div class="alert alert-warning">{__('Die Uhr dieses Servers geht um Sekunden falsch:')} {$clockOff|escape:'html'}</div>{/if}
    {elseif $failure === 'not_connected'}
        <div class="alert alert-info">{__('Trage unter Einstellungen die Adresse, den Schlüssel und das Geheimnis ein.')}</div>
    {elseif $failure === 'unauthorized'}
        <div class="alert alert-danger">{__('Schlüssel oder Geheimnis stimmen nicht, oder die Uhr dieses Servers geht um mehr als fünf Minuten falsch.')}</div>
    {elseif $failure === 'forbidden'}
        <div class="alert alert-danger">{__('Der Schlüssel gehört in Afterglow zu einem Shop anderer Art. Lege dort einen JTL-Shop an.')}</div>
    {elseif $failure === 'bad_certificate'}
        <div class="alert alert-danger">{__('Das Zertifikat der Adresse ist nicht gültig.')}</div>
    {elseif $failure === 'no_such_host'}
        <div class="alert alert-danger">{__('Diese Adresse gibt es nicht.')}</div>
    {elseif $failure === 'not_afterglow'}
        <div class="alert alert-danger">{__('Unter dieser Adresse antwortet etwas anderes als Afterglow.')}</div>
    {elseif $failure === 'resting'}
        <div class="alert alert-warning">{__('Afterglow hat mehrmals nicht geantwortet und wird in Kürze wieder gefragt. Der Shop wartet so lange nicht.')}</div>
    {else}
        <div class="alert alert-danger">{__('Afterglow antwortet nicht:')} {$failureText|escape:'html'}</div>
    {/if}
    <table class="table">
        <tr><th>{__('Wartet im Ausgang')}</th><td>{$outbox.waiting|escape:'html'}{if $outbox.oldest}, {__('seit')} {$outbox.oldest|escape:'html'}{/if}</td></tr>
        <tr><th>{__('Von Afterglow abgelehnt')}</th><td>{$outbox.refused|escape:'html'}</td></tr>
        <tr><th>{__('Erstimport: Bestellungen')}</th><td>{$import.orders.done|escape:'html'} / {$import.orders.all|escape:'html'}</td></tr>
        <tr><th>{__('Erstimport: Artikel')}</th><td>{$import.products.done|escape:'html'} / {$import.products.all|escape:'html'}</td></tr>
    </table>
    {foreach $refused as $entry}
        <p class="text-danger">{$entry->kind|escape:'html'} {$entry->ref|escape:'html'}: {$entry->refused|escape:'html'}</p>
    {/foreach}
    <form method="post">
        {$jtl_token}
        <button class="btn btn-primary" name="afterglow" value="import" type="submit">{__('Bisherige Bestellungen und Artikel übertragen')}</button>
        <button class="btn btn-outline-primary" name="afterglow" value="tell" type="submit">{__('Ausgang jetzt übertragen')}</button>
        <button class="btn btn-default" type="submit">{__('Noch einmal prüfen')}</button>
    </form>
</div></div>
