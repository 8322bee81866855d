<?php // php posts.php WORDPRESS < posts.json > made.json: installs WordPress if need be, then publishes each post as an
// author would (so that WordPress's own cleaning of what authors paste runs), or switches the theme with `php posts.php WORDPRESS theme NAME`.
$host = getenv('WP_HOST');
$_SERVER += ['HTTP_HOST' => $host, 'REQUEST_URI' => '/', 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET', 'SERVER_NAME' => 'localhost'];
error_reporting(E_ERROR);
function wp_new_blog_notification() {} // no mail to the first user
$root = $argv[1];
if (!file_exists("$root/installed")) define('WP_INSTALLING', true);
require "$root/wp-load.php";
require_once ABSPATH . 'wp-admin/includes/upgrade.php';
require_once ABSPATH . 'wp-admin/includes/image.php';
if (!file_exists("$root/installed")) {
  wp_install('Valley Post', 'admin', 'admin@valley.example', true, '', bin2hex(random_bytes(8)));
  update_option('permalink_structure', '/%year%/%monthnum%/%postname%/');
  update_option('blogdescription', 'News from the valley');
  touch("$root/installed");
  exit;
}
if (($argv[2] ?? '') === 'theme') { switch_theme($argv[3]); flush_rewrite_rules(); exit; }

function person($name) {
  $login = sanitize_user('a' . md5($name));
  $id = username_exists($login) ?: wp_insert_user(['user_login' => $login, 'user_pass' => bin2hex(random_bytes(6)), 'user_email' => "$login@valley.example", 'display_name' => $name, 'role' => 'author']);
  return $id;
}
function picture($name) {
  static $made = [];
  if (isset($made[$name])) return $made[$name];
  $at = wp_upload_dir()['path'] . "/$name";
  $image = imagecreatetruecolor(1200, 800);
  imagefill($image, 0, 0, imagecolorallocate($image, 80, 120, crc32($name) % 255));
  imagejpeg($image, $at);
  $id = wp_insert_attachment(['post_mime_type' => 'image/jpeg', 'post_title' => $name, 'post_status' => 'inherit'], $at);
  wp_update_attachment_metadata($id, wp_generate_attachment_metadata($id, $at));
  return $made[$name] = $id;
}
$out = [];
foreach (json_decode(stream_get_contents(STDIN), true) as $post) {
  wp_set_current_user(person($post['author']));
  $content = $post['content'];
  foreach ($post['pictures'] as $name) {
    $id = picture($name);
    $html = wp_get_attachment_image($id, 'large', false, ['class' => "wp-image-$id"]);
    $content .= "\n<!-- wp:image {\"id\":$id} -->\n<figure class=\"wp-block-image size-large\">$html<figcaption>The day in pictures.</figcaption></figure>\n<!-- /wp:image -->";
  }
  $id = wp_insert_post(['post_title' => $post['title'], 'post_content' => wp_slash($content), 'post_status' => 'publish', 'post_author' => get_current_user_id(), 'post_password' => $post['password'] ?? '', 'post_type' => $post['type'] ?? 'post'], true);
  if (is_wp_error($id)) { fwrite(STDERR, $id->get_error_message()); exit(1); }
  foreach (['canonical', 'noindex'] as $key) if (!empty($post[$key])) update_post_meta($id, "e2e_$key", $post[$key]);
  if (!empty($post['featured'])) set_post_thumbnail($id, picture($post['featured']));
  $out[] = ['name' => $post['name'], 'url' => get_permalink($id)];
}
echo json_encode($out);
