<?php
/**
 * Plugin Name: Reprint companion
 * Description: Keeps the canonical link of stories pushed here by Reprint, which WordPress alone drops without a word.
 * Version: 0.1.0
 * Requires at least: 5.3
 * Requires PHP: 7.2
 * License: MIT OR Apache-2.0
 */

defined( 'ABSPATH' ) || exit;

/** The two fields Reprint writes over the REST API: where the story was first published, and which copy this post is. */
add_action( 'init', function () {
	$may_edit = function ( $allowed, $key, $post_id ) {
		return current_user_can( 'edit_post', $post_id );
	};
	foreach ( array( 'reprint_canonical' => 'esc_url_raw', 'reprint_copy' => 'sanitize_text_field' ) as $key => $clean ) {
		register_post_meta( 'post', $key, array(
			'type'              => 'string',
			'single'            => true,
			'show_in_rest'      => true,
			'sanitize_callback' => $clean,
			'auth_callback'     => $may_edit,
		) );
	}
} );

/** Shows Reprint that this plugin is here: the namespace stands in the API's index. */
add_action( 'rest_api_init', function () {
	register_rest_route( 'reprint/v1', '/status', array(
		'methods'             => 'GET',
		'permission_callback' => '__return_true',
		'callback'            => function () {
			return array( 'canonical' => true );
		},
	) );
} );

function reprint_canonical( $url ) {
	$original = is_singular() ? get_post_meta( get_queried_object_id(), 'reprint_canonical', true ) : '';
	return $original ? $original : $url;
}

add_filter( 'get_canonical_url', function ( $url, $post ) {
	$original = get_post_meta( $post->ID, 'reprint_canonical', true );
	return $original ? $original : $url;
}, 20, 2 );
// The search plugins write their own link in place of WordPress's.
add_filter( 'wpseo_canonical', 'reprint_canonical', 20 );
add_filter( 'rank_math/frontend/canonical', 'reprint_canonical', 20 );
add_filter( 'aioseo_canonical_url', 'reprint_canonical', 20 );
