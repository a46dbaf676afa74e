<link rel="stylesheet" href="{$afterglowStyles|escape:'html'}">
<div class="card"><div class="card-body">
    {if $welcome}
        <div class="alert alert-success" role="status">{__('Verbunden mit')} <strong>{$welcome.shop.name|escape:'html'}</strong> ({$welcome.orders|escape:'html'} {__('Bestellungen')}).</div>
        {if $clockOff > 60}<div class="alert alert-warning" role="status">{__('Die Uhr dieses Servers geht falsch. Abweichung in Sekunden:')} {$clockOff|escape:'html'}</div>{/if}
    {elseif $failure === 'not_connected'}
        <div class="alert alert-info" role="alert">{__('Trage unter Einstellungen die Adresse, den Schlüssel und das Geheimnis ein. Beides entsteht in Afterglow unter „Verbindungen“.')}</div>
    {elseif $failure === 'clock_off'}
        <div class="alert alert-danger" role="alert">{__('Die Uhr dieses Servers geht falsch, deshalb nimmt Afterglow seine Unterschrift nicht an. Abweichung in Sekunden:')} {$clockOff|escape:'html'}</div>
    {elseif $failure === 'unauthorized'}
        <div class="alert alert-danger" role="alert">{__('Schlüssel oder Geheimnis stimmen nicht.')}</div>
    {elseif $failure === 'forbidden'}
        <div class="alert alert-danger" role="alert">{__('Der Schlüssel gehört in Afterglow zu einem Shop anderer Art. Lege dort einen JTL-Shop an.')}</div>
    {elseif $failure === 'bad_certificate'}
        <div class="alert alert-danger" role="alert">{__('Das Zertifikat der Adresse ist nicht gültig.')}</div>
    {elseif $failure === 'no_such_host'}
        <div class="alert alert-danger" role="alert">{__('Diese Adresse gibt es nicht.')}</div>
    {elseif $failure === 'not_afterglow'}
        <div class="alert alert-danger" role="alert">{__('Unter dieser Adresse antwortet etwas anderes als Afterglow.')}</div>
    {elseif $failure === 'redirected'}
        <div class="alert alert-danger" role="alert">{__('Diese Adresse leitet weiter. Trage die Adresse ein, zu der sie führt.')}</div>
    {elseif $failure === 'too_slow'}
        <div class="alert alert-danger" role="alert">{__('Afterglow antwortet zu langsam.')}</div>
    {elseif $failure === 'no_connection'}
        <div class="alert alert-danger" role="alert">{__('Afterglow ist nicht erreichbar.')}</div>
    {else}
        <div class="alert alert-danger" role="alert">{__('Afterglow antwortet nicht:')} {$failureText|escape:'html'}</div>
    {/if}
    {if $restsUntil}
        <div class="alert alert-warning" role="status">{__('Afterglow hat mehrmals nicht oder zu langsam geantwortet. Der Shop wartet nicht darauf und fragt wieder um')} {$restsUntil|escape:'html'}.</div>
    {/if}
    {if $pulls.refused}
        <div class="alert alert-warning" role="status">
            {__('Eine Anfrage an den Ausgang wurde abgewiesen:')} {$pulls.refused|escape:'html'}.
            {if $pulls.reason === 'clock_off'}{__('Die Uhren der beiden Server gehen mehr als fünf Minuten auseinander, oder die Anfrage war alt.')}
            {elseif $pulls.reason === 'other_key'}{__('Sie kam mit einem anderen Schlüssel.')}
            {elseif $pulls.reason === 'too_long'}{__('Sie war zu lang.')}
            {else}{__('Ihre Unterschrift passt nicht: Das Geheimnis ist ein anderes, oder die Anfrage wurde verändert.')}{/if}
        </div>
    {/if}
    <table class="table afterglow-facts">
        <tr><th scope="row">{__('Zuletzt von Afterglow abgeholt')}</th><td>{if $pulls.answered}{$pulls.answered|escape:'html'}{else}{__('noch nie')}{/if}</td></tr>
        <tr><th scope="row">{__('Wartet im Ausgang')}</th><td>{$outbox.waiting|escape:'html'}{if $outbox.oldest}, {__('seit')} {$outbox.oldest|escape:'html'}{/if}</td></tr>
        <tr><th scope="row">{__('Von Afterglow abgelehnt')}</th><td>{$outbox.refused|escape:'html'}</td></tr>
        <tr><th scope="row">{__('Erstimport: Bestellungen')}</th><td>{$import.orders.done|escape:'html'} / {$import.orders.all|escape:'html'}
            <progress aria-label="{__('Erstimport: Bestellungen')}" max="{$import.orders.all|escape:'html'}" value="{$import.orders.done|escape:'html'}"></progress></td></tr>
        <tr><th scope="row">{__('Erstimport: Artikel')}</th><td>{$import.products.done|escape:'html'} / {$import.products.all|escape:'html'}
            <progress aria-label="{__('Erstimport: Artikel')}" max="{$import.products.all|escape:'html'}" value="{$import.products.done|escape:'html'}"></progress></td></tr>
    </table>
    {if $refused}
        <h3 class="h5">{__('Abgelehnt')}</h3>
        <ul>
            {foreach $refused as $entry}
                <li>{if $entry->kind === 'order'}{__('Bestellung')}{elseif $entry->kind === 'product'}{__('Artikel')}{else}{$entry->kind|escape:'html'}{/if} {$entry->ref|escape:'html'}: {$entry->refused|escape:'html'}</li>
            {/foreach}
        </ul>
    {/if}
    <form method="post" class="afterglow-actions">
        {$jtl_token}
        <button class="btn btn-primary" name="afterglow" value="import" type="submit">{__('Bisherige Bestellungen und Artikel übertragen')}</button>
        <button class="btn btn-outline-primary" name="afterglow" value="tell" type="submit">{__('Ausgang jetzt übertragen')}</button>
        <button class="btn btn-outline-primary" type="submit">{__('Noch einmal prüfen')}</button>
    </form>
    <p class="mt-3 mb-0">{__('In den E-Mail-Vorlagen für Bestellbestätigung und Versand steht die Adresse der Bestellseite in')} <code>{ldelim}$afterglowUrl{rdelim}</code>.</p>
</div></div>
