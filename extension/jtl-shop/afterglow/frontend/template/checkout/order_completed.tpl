{block name='checkout-order-completed-order-completed' append}
    {if !empty($afterglowConfirmation)}<div class="my-4">{$afterglowConfirmation}</div>{/if}
{/block}
