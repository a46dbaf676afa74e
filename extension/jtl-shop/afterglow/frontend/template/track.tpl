{container class="afterglow-track"}
    {if $afterglowTrack}
        <form method="post" action="{$afterglowTrack.url|escape:'html'}">
            <input type="hidden" name="shop" value="{$afterglowTrack.shop|escape:'html'}">
            <p>{$afterglowTexts.intro|escape:'html'}</p>
            <div class="form-group">
                <label for="afterglow-number">{$afterglowTexts.number|escape:'html'}</label>
                <input class="form-control" id="afterglow-number" name="number" required maxlength="64" autocomplete="off">
            </div>
            <div class="form-group">
                <label for="afterglow-contact">{$afterglowTexts.contact|escape:'html'}</label>
                <input class="form-control" id="afterglow-contact" name="contact" required maxlength="320" autocomplete="email">
            </div>
            <button class="btn btn-primary" type="submit">{$afterglowTexts.submit|escape:'html'}</button>
        </form>
    {else}
        <p>{$afterglowTexts.none|escape:'html'}</p>
    {/if}
{/container}
