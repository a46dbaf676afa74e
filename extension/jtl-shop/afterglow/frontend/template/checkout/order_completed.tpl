{block name='checkout-order-completed-order-completed' append}
    {if isset($afterglowConfirmation)}{$afterglowConfirmation}{/if}
{/block}
