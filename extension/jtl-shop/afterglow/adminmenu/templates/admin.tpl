{if $adminUrl}
    <iframe src="{$adminUrl|escape:'html'}" title="Afterglow" referrerpolicy="origin" style="width:100%;height:80vh;border:0"></iframe>
{else}
    <div class="alert alert-info">{__('Afterglow antwortet nicht. Prüfe die Verbindung.')}</div>
{/if}
