{if $adminUrl}
    <iframe class="afterglow-admin" src="{$adminUrl|escape:'html'}" title="Afterglow" referrerpolicy="origin" width="100%" height="900"></iframe>
    <link rel="stylesheet" href="{$afterglowStyles|escape:'html'}">
{else}
    <div class="alert alert-info" role="status">{__('Afterglow antwortet nicht. Prüfe die Verbindung.')}</div>
{/if}
